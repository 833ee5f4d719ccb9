/**
 * Keeps web pages out. A page in the developer's browser can send requests to this machine, and by DNS rebinding even under a
 * name of its own; neither the official clients nor anything else that CloudFlow Local is for sends what such requests carry.
 */
import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { serviceError, type ServiceError } from "./errors";

/** Why a request is refused before anything else is read of it; undefined lets it through. */
export function refusal(headers: IncomingHttpHeaders, allowedHosts: ReadonlySet<string>): ServiceError | undefined {
  if (headers.origin !== undefined || isFromAnotherSite(headers["sec-fetch-site"])) return serviceError("OriginNotAllowed");
  const name = hostName(headers.host ?? "");
  return isAllowed(name, allowedHosts) ? undefined : serviceError("HostNotAllowed", name);
}

/** Browsers say so for requests without an Origin, too, such as images. */
const isFromAnotherSite = (site: string | string[] | undefined): boolean => site === "cross-site" || site === "same-site";

const hostName = (host: string): string =>
  host
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();

/** Addresses cannot be rebound. Names under `.localhost` and those of the service itself never belong to a stranger. */
function isAllowed(name: string, allowedHosts: ReadonlySet<string>): boolean {
  if (isIP(name) !== 0 || name === "localhost" || name.endsWith(".localhost")) return true;
  return name.endsWith(".fnf.aliyuncs.com") || /^fnf\.[a-z0-9-]+\.aliyuncs\.com$/.test(name) || allowedHosts.has(name);
}

/** Whether the administration may answer: it is for this machine alone, whatever address the server listens on. */
export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);
}
