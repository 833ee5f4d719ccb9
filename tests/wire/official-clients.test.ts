/**
 * What our client sends is what the official SDKs send. testdata/python-sdk.json was recorded from the official Python
 * SDK by capture.py, testdata/other-clients.json from six others (SDKs for Node and Go, old and new, with those of Terraform and the CLI).
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { OpenApiUtil } from "@alicloud/openapi-core";
import { createClient } from "../../provider/cloudflow/client";
import type { Operation, RequestOf } from "../../provider/cloudflow/contract";
import { operations } from "../../provider/cloudflow/operations";
import { sign } from "../../provider/cloudflow/signature";
import { recording, type Received } from "./loopback";

type Sent = Pick<Received, "method" | "path" | "query" | "form"> & {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};
type Call = {
  readonly operation: Operation;
  readonly request: Readonly<Record<string, unknown>>;
  readonly withToken: boolean;
  readonly sent: Sent;
};

const load = <T>(name: string): T => JSON.parse(readFileSync(path.join(__dirname, "testdata", name), "utf8")) as T;
const sdk = load<{ readonly sdk: string; readonly calls: readonly Call[] }>("python-sdk.json");
const others =
  load<readonly { readonly client: string; readonly method: string; readonly url: string; readonly body: string }[]>("other-clients.json");
const SECRET = "testsecret";

const withoutSignature = (parameters: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(parameters).filter(([name]) => name !== "Signature"));

async function sendOurs({ operation, request, withToken }: Call): Promise<Received> {
  const [received] = await recording('{"RequestId":"recorded"}', async (endpoint) => {
    const keys = { accessKey: "testid", secretKey: SECRET, ...(withToken ? { securityToken: "test+token/==" } : {}) };
    const client = createClient({ settings: { region: "cn-hangzhou", endpoint, ...keys }, environment: {} });
    await client.call(operation, request as RequestOf<Operation>, { signal: AbortSignal.timeout(10_000) });
  });
  assert.ok(received);
  return received;
}

/** What differs by nature is asked only to be there; what Python spells its own way is spelled as every other SDK does. */
function comparable({ operation, request }: Call, sent: Sent) {
  const spelled = (parameters: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, text]) => {
        if (["Timestamp", "SignatureNonce", "Signature"].includes(name)) return [name, text !== ""];
        if (typeof request[name] === "boolean") return [name, text.toLowerCase()];
        return [name, (operations[operation].json as readonly string[] | undefined)?.includes(name) === true ? JSON.parse(text) : text];
      }),
    );
  const headers = Object.fromEntries(["content-type", "x-acs-action", "x-acs-version"].map((name) => [name, sent.headers[name]]));
  return { method: sent.method, path: sent.path, query: spelled(sent.query), form: spelled(sent.form), headers };
}

describe(`wire: as ${sdk.sdk}`, () => {
  it("covers every operation of the contract", () => {
    assert.deepEqual([...new Set(sdk.calls.map((call) => call.operation))].sort(), Object.keys(operations).sort());
  });

  for (const call of sdk.calls)
    it(`${call.operation} with ${Object.keys(call.request).join(", ") || "nothing"}`, async () => {
      const ours = await sendOurs(call);
      assert.deepEqual(comparable(call, ours), comparable(call, call.sent));
      const signed = { ...withoutSignature(ours.query), ...ours.form };
      assert.equal(
        ours.query["Signature"],
        OpenApiUtil.getRPCSignature(signed, ours.method, SECRET),
        "the vendor's runtime signs otherwise",
      );
      const theirs = { ...withoutSignature(call.sent.query), ...call.sent.form };
      assert.equal(sign(call.sent.method, theirs, SECRET), call.sent.query["Signature"], "we sign the SDK's own request otherwise");
    });
});

describe("wire: signatures of other official clients", () => {
  for (const [index, { client, method, url, body }] of others.entries())
    it(`${index + 1}: ${client}`, () => {
      const parameters = {
        ...Object.fromEntries(new URL(url, "http://localhost").searchParams),
        ...Object.fromEntries(new URLSearchParams(body)),
      };
      assert.equal(sign(method, withoutSignature(parameters), SECRET), parameters["Signature"]);
    });
});

describe("wire: a server that somebody named", () => {
  it("is told the region by a header, and the user agent", async () => {
    const [received] = await recording('{"RequestId":"r"}', async (endpoint) => {
      const settings = { region: "us-west-1", endpoint, accessKey: "testid", secretKey: SECRET };
      await createClient({ settings, environment: {}, userAgent: "tests/1" }).call(
        "ListFlows",
        {},
        { signal: AbortSignal.timeout(10_000) },
      );
    });
    assert.equal(received?.headers["x-acs-region-id"], "us-west-1");
    assert.equal(received?.headers["user-agent"], "tests/1");
  });
});
