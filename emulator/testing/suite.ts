/** A server for the tests of one suite. */
import { startServer, type RunningServer, type ServerOptions } from "../server";
import { client, type Client, type ClientOptions } from "./client";

export type Suite = { readonly url: () => string; readonly call: Client; readonly as: (options: ClientOptions) => Client };

/** Starts a server before the first test of the surrounding `describe` and closes it after the last. */
export function serverForSuite(options: ServerOptions = {}): Suite {
  let server: RunningServer | undefined;
  before(async () => {
    server = await startServer(options);
  });
  after(() => server?.close());
  const url = (): string => {
    if (server === undefined) throw new Error("The server of this suite has not been started yet.");
    return server.url;
  };
  const as =
    (clientOptions: ClientOptions): Client =>
    (action, parameters) =>
      client(url(), clientOptions)(action, parameters);
  return { url, call: as({}), as };
}
