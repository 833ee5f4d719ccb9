/** Any throw → the one gRPC error that the engine shows: a readable line, with a code that tells our bugs from expected refusals. */
import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { InitFailed, InvalidArgument, ProviderBug, Refusal, Unimplemented } from "../errors";
import { encodeMap, wellFormed } from "./values";

export type Explain = (error: unknown) => string | undefined;

export function toServiceError(error: unknown, explain: Explain, reportTo: string): ServiceError {
  if (error instanceof InvalidArgument) return serviceError(status.INVALID_ARGUMENT, error.message);
  if (error instanceof Unimplemented) return serviceError(status.UNIMPLEMENTED, error.message);
  if (error instanceof InitFailed) return initFailed(error);
  const expected = error instanceof Refusal ? error.message : explain(error);
  if (expected !== undefined) return serviceError(isAbort(error) ? status.CANCELLED : status.FAILED_PRECONDITION, expected);
  if (isAbort(error)) return serviceError(status.CANCELLED, error.message);
  const text = error instanceof Error ? (error instanceof ProviderBug ? error.message : (error.stack ?? error.message)) : String(error);
  return serviceError(status.INTERNAL, `This is a bug in the provider, please report it at ${reportTo}/issues: ${text}`);
}

const isAbort = (error: unknown): error is Error => error instanceof Error && error.name === "AbortError";

/** A status travels in HTTP/2 trailers, percent-encoded: beyond 64 KiB nothing arrives, and the connection hangs. A character takes up to nine bytes. */
const LONGEST_BEGINNING = 4000;
const LONGEST_END = 1000;

/** Both ends: what happened stands first, the request id and the advice last. */
function shortened(text: string): string {
  if (text.length <= LONGEST_BEGINNING + LONGEST_END) return text;
  return `${text.slice(0, LONGEST_BEGINNING)} … ${text.slice(-LONGEST_END)}`;
}

/** Bun's HTTP/2 server never sends trailers beyond 64 KiB (1.4.5), and the call hangs; that of Node.js does. Some room is left for the other trailers. */
const LARGEST_TRAILERS = "bun" in process.versions ? 64_000 : Infinity;

/** The engine records the object from the details of the status, with the reason. What is too large for them it learns with the next refresh. */
function initFailed({ id, state, message }: InitFailed): ServiceError {
  const error = serviceError(status.FAILED_PRECONDITION, message);
  const room = LARGEST_TRAILERS - encodeURIComponent(error.details).length;
  const bySize = Object.entries(state).sort(([, one], [, other]) => sizeOf(other) - sizeOf(one));
  let details = detailsOf(error, id, state);
  while ((details.length * 4) / 3 > room && bySize.shift() !== undefined) details = detailsOf(error, id, Object.fromEntries(bySize));
  error.metadata?.set("grpc-status-details-bin", details);
  return error;
}

const sizeOf = (value: unknown): number => JSON.stringify(value)?.length ?? 0;

function detailsOf({ code, details }: ServiceError, id: string, state: InitFailed["state"]): Buffer {
  const detail = new ErrorResourceInitFailed().setId(id).setProperties(encodeMap(state)).setReasonsList([details]);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  return Buffer.from(new Status().setCode(code).setMessage(details).setDetailsList([any]).serializeBinary());
}

/** grpc-js sends `details`, not `message`. */
function serviceError(code: status, text: string): ServiceError {
  const details = wellFormed(shortened(text));
  return Object.assign(new Error(details), { code, details, metadata: new Metadata() });
}
