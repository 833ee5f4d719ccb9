/** Any service, as the scenario sees it: the provider's own client, errors shown as outcomes. */
import { createClient } from "../../../provider/cloudflow/client";
import { ApiError } from "../../../provider/cloudflow/errors";
import type { ProcessEnvironment, Settings } from "../../../provider/cloudflow/settings";
import type { Send } from "./step";

/** Seconds for one call with all its attempts. */
const patience = 120;

/** Parts of an error's text that differ from call to call. */
const trace = / \((request [^)]*|attempt [^)]*)\)/g;

export function sender(settings: Settings, environment: ProcessEnvironment): (signal?: AbortSignal) => Send {
  const client = createClient({ settings, environment, userAgent: "cloudflow-conformance", takesMissingAtItsWord: true });
  return (stop) => async (operation, parameters) => {
    const signal = AbortSignal.any([AbortSignal.timeout(patience * 1000), ...(stop === undefined ? [] : [stop])]);
    try {
      return { status: 200, fields: { ...(await client.call(operation, parameters as never, { signal, callerLooks: true })) } };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: error.status, code: error.code, message: error.message.replace(trace, "") };
    }
  };
}
