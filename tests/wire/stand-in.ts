/** A stand-in for whatever hands out credentials: STS, the metadata service of an instance, a sidecar. Loopback, any free port. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import { parseRequest, type Received } from "./loopback";

/** `after`: held back until then. */
export type Answer = { readonly status?: number; readonly body: string | object; readonly after?: Promise<unknown> };
export type Rule = (request: Received) => Answer | undefined;

export type StandIn = {
  readonly url: string;
  readonly requests: readonly Received[];
  /** The last rule that has an answer counts; without any it is HTTP 404. */
  answer(rule: Rule): void;
  close(): Promise<void>;
};

export async function startStandIn(): Promise<StandIn> {
  const requests: Received[] = [];
  const rules: Rule[] = [];
  const server = http.createServer((request, response) => {
    void parseRequest(request).then(async (received) => {
      requests.push(received);
      const found = firstOf(rules, received) ?? { status: 404, body: "not here" };
      await found.after;
      response.writeHead(found.status ?? 200, { "content-type": typeof found.body === "string" ? "text/plain" : "application/json" });
      response.end(typeof found.body === "string" ? found.body : JSON.stringify(found.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    answer: (rule) => void rules.push(rule),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function firstOf(rules: readonly Rule[], request: Received): Answer | undefined {
  for (const rule of [...rules].reverse()) {
    const answer = rule(request);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** Temporary credentials numbered `n`, as every one of these services spells them. */
export const lease = (n: number, seconds = 3600) => ({
  AccessKeyId: `STS.key${String(n)}`,
  AccessKeySecret: `sts-secret-${String(n)}`,
  SecurityToken: `sts-token-${String(n)}`,
  Expiration: new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z"),
});
