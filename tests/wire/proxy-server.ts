/** A real proxy on loopback: tunnels by CONNECT, and plain requests by their whole URL. Every name leads to one server. */
import http from "node:http";
import https from "node:https";
import net from "node:net";

export type ProxyServer = {
  readonly port: number;
  /** `CONNECT host:port` or `GET http://host/path`, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
};

export type ProxyOptions = {
  /** Where everything leads to. */
  readonly to: number;
  /** `user:password`, when it asks for them. */
  readonly login?: string;
  /** Refuses every tunnel with this status. */
  readonly refuses?: number;
  /** Takes the request for a tunnel and never answers. */
  readonly stalls?: boolean;
  /** Makes it a proxy that is itself reached by TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
};

export async function startProxy(options: ProxyOptions): Promise<ProxyServer> {
  const asked: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = options.tls === undefined ? http.createServer() : https.createServer(options.tls);
  const isWelcome = (headers: http.IncomingHttpHeaders): boolean =>
    options.login === undefined || headers["proxy-authorization"] === `Basic ${Buffer.from(options.login).toString("base64")}`;
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  server.on("connect", (request: http.IncomingMessage, socket: net.Socket) => {
    asked.push(`CONNECT ${request.url ?? ""}`);
    if (options.stalls === true) return;
    const status = options.refuses ?? (isWelcome(request.headers) ? 200 : 407);
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${String(status)} ${http.STATUS_CODES[status] ?? ""}\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const upstream = net.connect(options.to, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    sockets.add(upstream);
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  server.on("request", (request: http.IncomingMessage, response: http.ServerResponse) => {
    asked.push(`${request.method ?? ""} ${(request.url ?? "").split("?")[0] ?? ""}`);
    if (!isWelcome(request.headers)) {
      response.writeHead(407).end();
      return;
    }
    const { pathname, search } = new URL(request.url ?? "");
    const { method, headers } = request;
    const upstream = http.request({ port: options.to, host: "127.0.0.1", path: `${pathname}${search}`, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    request.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    asked,
    async close() {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
