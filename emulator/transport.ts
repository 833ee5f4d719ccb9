/** Writes replies to sockets, and answers to what is no request at all. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { maximumBytes } from "./decode";
import { envelope, serviceError, type ServiceError } from "./errors";
import { jsonAnswer, type Reply } from "./reply";

/** An error for a request that never became one to the API. */
export function plain(
  error: ServiceError,
  { headers }: Pick<IncomingMessage, "headers">,
  more: Readonly<Record<string, string>> = {},
): Reply {
  return jsonAnswer(error.status, envelope(error, crypto.randomUUID(), headers.host ?? ""), more);
}

export function write(reply: Reply, response: ServerResponse, ending: AbortSignal): void {
  switch (reply.kind) {
    case "stall":
      stall(response, ending);
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "cut":
      response.writeHead(reply.answer.status, { ...reply.answer.headers, "content-length": Buffer.byteLength(reply.answer.body) });
      response.write(reply.answer.body.slice(0, reply.answer.body.length / 2), () => response.socket?.destroy());
      return;
    case "trickle":
      response.writeHead(reply.answer.status, { ...reply.answer.headers, "content-length": Buffer.byteLength(reply.answer.body) });
      void trickle(Buffer.from(reply.answer.body), reply.milliseconds, response);
      return;
    case "answer":
      response.writeHead(reply.status, { ...reply.headers, "content-length": Buffer.byteLength(reply.body) });
      response.end(reply.body);
  }
}

function stall(response: ServerResponse, ending: AbortSignal): void {
  const end = (): void => void response.destroy();
  ending.addEventListener("abort", end);
  response.once("close", () => {
    ending.removeEventListener("abort", end);
  });
}

async function trickle(body: Buffer, milliseconds: number, response: ServerResponse): Promise<void> {
  for (const byte of body) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
  response.end();
}

/** Milliseconds for a client to take the answer to what it is still sending. */
const LINGER = 2000;

/**
 * What is not HTTP, too slow, or has headers without end. The rest of it comes after the answer and is an error again: closing then
 * would reset the connection, and the answer with it.
 */
export function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (socket.writableEnded) return;
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  setTimeout(() => socket.destroy(), LINGER).unref();
  const [status, refused] = malformation(error.code);
  const body = JSON.stringify(envelope(refused, crypto.randomUUID(), ""));
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json;charset=utf-8\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\nConnection: close\r\n\r\n`;
  socket.end(head + body);
}

function malformation(code: string | undefined): readonly [string, ServiceError] {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return ["408 Request Timeout", serviceError("InvalidArgument", "The request did not arrive in time.")];
  if (code === "HPE_HEADER_OVERFLOW") return ["400 Bad Request", serviceError("EntityTooLarge", maximumBytes)];
  return ["400 Bad Request", serviceError("InvalidArgument", "This is not a valid HTTP request.")];
}
