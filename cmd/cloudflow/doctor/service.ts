import { ApiError, CallError } from "../../../provider/cloudflow/errors";
import { failed, ok, skipped, type Check, type Examined, type Finding } from "./check";

/** Whether the service takes these keys and is enabled for the account: one ListFlows. */
export const service: Check = {
  name: "service",
  async look(examined) {
    const lacking = lack(examined);
    if (lacking !== undefined) return skipped(lacking);
    try {
      const { Flows } = await examined.client.call("ListFlows", { Limit: 1 }, { signal: examined.signal });
      examined.enabled = true;
      return ok(`enabled; it takes the credentials${Flows?.length === 0 ? "; there is no flow yet" : ""}`);
    } catch (error) {
      if (error instanceof ApiError && isDenied(error) && !/not enabled/i.test(error.message)) {
        examined.enabled = true;
        return ok("it takes the credentials");
      }
      return findingOf(error);
    }
  },
};

export const isDenied = ({ code, status }: ApiError): boolean => status === 403 && /^(AccessDenied|NoPermission|Forbidden)/.test(code);

function lack({ endpoint, reachable, credentials, skewMs = 0 }: Examined): string | undefined {
  if (endpoint === undefined) return "there is no region";
  if (reachable === undefined) return "CloudFlow does not answer at the endpoint";
  if (credentials === undefined) return "there are no credentials";
  return Math.abs(skewMs) > 15 * 60_000 ? "the clock is wrong" : undefined;
}

/** The message of a call says what to do already. */
export function findingOf(error: unknown): readonly Finding[] {
  if (error instanceof CallError) return failed(error.message);
  throw error;
}
