/** Servers for these tests: loopback, any free port, gone with the test. */
import http from "node:http";
import net from "node:net";

export type Received = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
  readonly headers: http.IncomingHttpHeaders;
};

const parametersOf = (text: string) => Object.fromEntries(new URLSearchParams(text));

export async function parseRequest(request: http.IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [path = "", query = ""] = (request.url ?? "").split("?");
  const form = parametersOf(Buffer.concat(chunks).toString("utf8"));
  return { method: request.method ?? "", path, query: parametersOf(query), form, headers: request.headers };
}

/** Runs `body` against a server that answers every request alike, and returns what the server received. */
export async function recording(answer: string, body: (origin: string) => Promise<unknown>): Promise<readonly Received[]> {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    void parseRequest(request).then((one) => {
      received.push(one);
      response.setHeader("content-type", "application/json");
      response.end(answer);
    });
  });
  await listening(server, body, () => server.closeAllConnections());
  return received;
}

/** What a server does with one request, given its connection. */
export type Conduct = (socket: net.Socket) => void;

/**
 * Runs `body` against a server that treats its n-th request as `conducts[n]` says, the last one for ever.
 * @returns how many requests it read in full.
 */
export async function behaving(conducts: readonly Conduct[], body: (origin: string) => Promise<unknown>): Promise<number> {
  let requests = 0;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => sockets.delete(socket));
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (!isComplete(text)) return;
      text = "";
      conducts[Math.min(requests, conducts.length - 1)]?.(socket);
      requests += 1;
    });
  });
  await listening(server, body, () => sockets.forEach((socket) => socket.destroy()));
  return requests;
}

/** Runs `body` against a server that resets every connection before it reads anything; returns how many there were. */
export async function resetting(body: (origin: string) => Promise<unknown>): Promise<number> {
  let connections = 0;
  const server = net.createServer((socket) => {
    connections += 1;
    socket.on("error", () => undefined);
    socket.resetAndDestroy();
  });
  await listening(server, body, () => undefined);
  return connections;
}

/** Runs `body` against a server that speaks first, in plain text. */
export async function greeting(text: string, body: (origin: string) => Promise<unknown>): Promise<void> {
  const server = net.createServer((socket) => {
    socket.on("error", () => undefined);
    socket.resume();
    socket.end(text);
  });
  await listening(server, body, () => undefined);
}

/** Runs `body` with the address of a port that nothing listens on. */
export async function refusing(body: (origin: string) => Promise<unknown>): Promise<void> {
  let origin = "";
  await listening(
    net.createServer(),
    async (address) => (origin = address),
    () => undefined,
  );
  await body(origin);
}

function isComplete(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  const length = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? 0);
  return end >= 0 && text.length >= end + 4 + length;
}

async function listening(server: net.Server, body: (origin: string) => Promise<unknown>, disconnect: () => void): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body(`http://127.0.0.1:${(server.address() as net.AddressInfo).port}`);
  } finally {
    disconnect();
    await new Promise((resolve) => server.close(resolve));
  }
}
