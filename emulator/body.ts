/** Reads the body of a request, and never more of it than is allowed. */
import type { IncomingMessage } from "node:http";

/** What is read and thrown away of a body that is too long, so that its sender gets to read the answer. */
const drained = 16 * 1024 * 1024;

/** The body; undefined when it is longer than `limit` bytes. Rejects when the connection breaks before its end. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    if (length > limit + drained) break;
  }
  return length > limit ? undefined : Buffer.concat(chunks);
}
