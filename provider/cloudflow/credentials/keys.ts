/** Keys that somebody wrote down: in the configuration or in the environment. */
import { environmentVariables, SettingsError } from "../settings";
import type { Source } from "./source";

type KeyName = "accessKey" | "secretKey" | "securityToken";

/** Keys come from one place: a pair is never put together from two. Undefined where there is none of them. */
export function keysFrom(get: (name: KeyName) => string | undefined, origin: string): Source | undefined {
  const [accessKeyId, accessKeySecret, securityToken] = [get("accessKey"), get("secretKey"), get("securityToken")];
  if (accessKeyId === undefined && accessKeySecret === undefined) return undefined;
  if (accessKeyId !== undefined && accessKeySecret !== undefined) {
    const keys = { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) };
    return { origin, ask: () => Promise.resolve(keys) };
  }
  const missing = accessKeyId === undefined ? "accessKey" : "secretKey";
  const error = new SettingsError(
    `Only half a pair of keys is set in ${origin}: \`${missing}\` (${environmentVariables[missing].join(", ")}) is missing.`,
  );
  return { origin, ask: () => Promise.reject(error) };
}
