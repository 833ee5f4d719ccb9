/** A service of one's own that hands out credentials, such as a sidecar: ALIBABA_CLOUD_CREDENTIALS_URI. */
import { parseObject } from "../answer";
import { originOf } from "../endpoint";
import { TransportFault } from "../transport";
import { exchange, leaseIn, SourceFailure, urlOf, type Outside, type Source } from "./source";

/** Of the URI, which may hold a password, only the origin is ever shown. */
export function credentialsAt(uri: string, outside: Outside): Source {
  const { endpoint, path } = urlOf(uri, "The credentials URI");
  const origin = `the credentials URI at ${originOf(endpoint)}`;
  return {
    origin,
    async ask(signal) {
      const request = () => ({ method: "GET" as const, path, headers: { accept: "application/json" } });
      const { status, body } = await exchange(outside, { endpoint, signal, request }).catch((error: unknown) => {
        throw error instanceof TransportFault ? new SourceFailure(origin, error.message) : error;
      });
      if (status !== 200) throw new SourceFailure(origin, `it answers HTTP ${String(status)}`);
      const lease = leaseIn(parseObject(body));
      if (lease === undefined)
        throw new SourceFailure(origin, "its answer is not JSON with AccessKeyId, AccessKeySecret and SecurityToken");
      return lease;
    },
  };
}
