import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { HttpAnswer } from "../../../provider/cloudflow/answer";
import { isLoopback, originOf, type Endpoint } from "../../../provider/cloudflow/endpoint";
import { networkOf } from "../../../provider/cloudflow/network";
import { SettingsError } from "../../../provider/cloudflow/settings";
import { createTransport, TransportFault } from "../../../provider/cloudflow/transport";
import { failed, ok, skipped, type Check, type Examined, type Finding } from "./check";
import { placeOf } from "./region";

/** DNS, proxy, TLS, and who answers: one request without a signature, which the service refuses. */
export const connection: Check = {
  name: "endpoint",
  async look(examined) {
    const { endpoint, settings } = examined;
    if (endpoint === undefined) return skipped("there is no region");
    const where = `${originOf(endpoint)}${endpoint.custom ? `, from ${placeOf("endpoint", settings.endpoint)}` : ", the region's public one"}`;
    try {
      return await reach(examined, endpoint, where);
    } catch (error) {
      if (error instanceof SettingsError) return failed(error.message);
      if (!(error instanceof TransportFault)) throw error;
      return failed(`${where}: ${error.message}`, fixFor(endpoint, error));
    }
  },
};

async function reach(examined: Examined, endpoint: Endpoint, where: string): Promise<readonly Finding[]> {
  const network = (examined.network = networkOf(examined.settings, process.env));
  const proxy = network.proxyFor(endpoint);
  const host = endpoint.hostname.replace(/^\[|\]$/g, "");
  const address = proxy === undefined && isIP(host) === 0 ? await lookup(host).catch((error: unknown) => String(error)) : undefined;
  if (typeof address === "string")
    return failed(
      `${where}: the name ${host} is not known (${address})`,
      "Check the spelling of endpoint and region, and this machine's name server.",
    );
  const before = Date.now();
  const request = { method: "GET", path: "/", headers: { accept: "application/json" } } as const;
  const answer = await createTransport(endpoint, network)(request, { signal: examined.signal, holdMs: 0, fresh: true });
  examined.skewMs = skewOf(answer, before, Date.now());
  const way = [
    address === undefined ? "" : address.address,
    proxy === undefined ? "" : `through the proxy ${proxy.origin}`,
    endpoint.secure ? "TLS" : "not encrypted",
  ].filter((part) => part !== "");
  if (!isService(answer))
    return failed(
      `${where}: something answers (HTTP ${String(answer.status)}), but not CloudFlow`,
      "Check the endpoint, and any proxy or gateway on the way.",
    );
  examined.reachable = true;
  return ok(`${where} (${way.join(", ")})`);
}

/** The service answers in JSON, with a code or a request id. */
function isService({ body }: HttpAnswer): boolean {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === "object" && answer !== null && ("RequestId" in answer || "Code" in answer);
  } catch {
    return false;
  }
}

/** The header has whole seconds, and was written between the two times. */
function skewOf({ headers }: HttpAnswer, before: number, after: number): number | undefined {
  const date = headers["date"];
  const theirs = Date.parse(typeof date === "string" ? date : "");
  return Number.isNaN(theirs) ? undefined : theirs + 500 - (before + after) / 2;
}

function fixFor({ hostname, secure }: Endpoint, { permanent }: TransportFault): string {
  if (permanent && secure)
    return "Check that the endpoint speaks TLS and that its certificate is of an authority that this machine trusts: ALIBABA_CLOUD_CA_FILE or NODE_EXTRA_CA_CERTS names further ones.";
  if (isLoopback(hostname)) return "Start it, or check the port: CloudFlow Local says at its start where it listens.";
  return "Check the endpoint, the network and its firewall; where a proxy is needed, set HTTPS_PROXY.";
}
