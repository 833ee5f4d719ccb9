/**
 * Requests as gRPC hands them over, read whatever is in them: what is no protocol buffer becomes a `Malformed`, which is answered like any
 * other wrong argument. gRPC itself would answer "Error deserializing request" and no more.
 */
import type { MethodDefinition } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { BinaryReader } from "google-protobuf";
import { InvalidArgument } from "../errors";

class Malformed {
  constructor(readonly because: string) {}
}

type Service = Readonly<Record<string, MethodDefinition<unknown, unknown>>>;

/** The engine's service. Its requests may be read by `requestOf` alone. */
export const service = Object.fromEntries(
  Object.entries(ResourceProviderService as unknown as Service).map(([name, method]) => [
    name,
    { ...method, requestDeserialize: readOr(method.requestDeserialize) },
  ]),
) as unknown as typeof ResourceProviderService;

function readOr(read: (bytes: Buffer) => unknown) {
  return (bytes: Buffer): unknown => {
    try {
      return read(bytes);
    } catch (error) {
      return new Malformed(error instanceof RangeError ? ` (${error.message})` : "");
    }
  };
}

/** @throws InvalidArgument when it could not be read. */
export function requestOf<Request>(request: Request): Request {
  if (request instanceof Malformed)
    throw new InvalidArgument(`the request is no valid protocol buffer${request.because}, so nothing was done`);
  return request;
}

/** "Protocol Buffers, Encoding": texts, bytes and messages begin with their length, a varint. */
const LENGTH_DELIMITED = 2;

/** The library (3.21) reads a text or a message for as long as it claims to be, also behind the end of what is there: for hours. */
const { nextField } = BinaryReader.prototype;
function nextWholeField(this: BinaryReader): boolean {
  const more = nextField.call(this);
  if (more && this.getWireType() === LENGTH_DELIMITED) expectAll(this.getBuffer(), this.getCursor());
  return more;
}
/** The library itself calls the method by a shorter name. */
const methods = BinaryReader.prototype as unknown as Record<string, unknown>;
for (const name of Object.keys(methods)) if (methods[name] === nextField) methods[name] = nextWholeField;

function expectAll(bytes: Uint8Array, from: number): void {
  let [length, at] = [0, from];
  for (let scale = 1, more = true; more; scale *= 128) {
    const byte = bytes[at++];
    if (byte === undefined) throw new RangeError("it ends in a length");
    length += (byte % 128) * scale;
    more = byte >= 128;
  }
  if (length > bytes.length - at)
    throw new RangeError(`a field claims ${String(length)} bytes where ${String(bytes.length - at)} are left`);
}
