/** A way to the service that can be shut: then nobody listens there, and a connection is refused. */
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export class Door {
  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {}

  static async open(to: string): Promise<Door> {
    const server = createServer((incoming, outgoing) => {
      const { method = "GET", url = "/", headers } = incoming;
      const onward = request(`${to}${url}`, { method, headers, agent: false }, (answer) => {
        // Each request comes by a connection of its own, which finds the door open or shut.
        outgoing.writeHead(answer.statusCode ?? 0, { ...answer.headers, connection: "close" });
        answer.pipe(outgoing);
      });
      onward.on("error", () => outgoing.destroy());
      incoming.pipe(onward);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new Door(server, (server.address() as AddressInfo).port);
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  /** What is under way goes on. */
  shut(): void {
    this.server.close();
  }

  async reopen(): Promise<void> {
    if (!this.server.listening) await new Promise<void>((resolve) => this.server.listen(this.port, "127.0.0.1", resolve));
  }
}
