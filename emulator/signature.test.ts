import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startServer } from "./server";
import { parsed, send, type Result } from "./testing/client";

type Capture = {
  readonly label: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
};

/** Requests of real clients, captured over loopback with the key `testid` and the secret `testsecret`. */
function captures(file: string): readonly Capture[] {
  const entries = JSON.parse(readFileSync(join(__dirname, "testdata", "wire", file), "utf8")) as Record<string, unknown>[];
  return entries.map((entry) => Object.fromEntries(Object.entries(entry).map(([key, value]) => [key.toLowerCase(), value])) as Capture);
}

const all = [...captures("npm-clients.json"), ...captures("go-clients.json")];

function timeOf({ url, headers, body }: Capture): number {
  const inParameters = new URLSearchParams(`${url.split("?")[1] ?? ""}&${body}`).get("Timestamp");
  return Date.parse(inParameters ?? headers["x-acs-date"] ?? "");
}

const addedByTheCapture = new Set(["_cl", "_te"]);

async function replay(url: string, capture: Capture): Promise<Result> {
  const headers = Object.fromEntries(Object.entries(capture.headers).filter(([name]) => !addedByTheCapture.has(name)));
  return parsed(await send(url, { method: capture.method, path: capture.url, headers, body: capture.body }));
}

async function withServer(capture: Capture, use: (url: string) => Promise<void>): Promise<void> {
  const now = timeOf(capture);
  const account = { id: "1234567890123456", accessKeyId: "testid", accessKeySecret: "testsecret" };
  const server = await startServer({ clock: { now: () => now }, accounts: [account] });
  try {
    await use(server.url);
  } finally {
    await server.close();
  }
}

/** What the captured call comes to on an empty server, once its signature is accepted. */
const expected: Readonly<Record<string, readonly string[]>> = {
  /** Some of the captured requests leave Description out, which is required. */
  CreateFlow: ["OK", "MissingRequiredParams"],
  DescribeFlow: ["FlowNotExists"],
  DeleteFlow: ["FlowNotExists"],
  CreateFlowAlias: ["FlowNotExists"],
  CreateSchedule: ["FlowNotExists"],
  DescribeRegions: ["OK"],
  UpdateMapRun: ["FlowNotExists"],
  ListExecutions: ["FlowNotExists"],
  ReportTaskSucceeded: ["InvalidArgument"],
};

describe("signatures of real clients", () => {
  it("has all 29 captures", () => {
    assert.equal(all.length, 29);
  });

  for (const capture of all) {
    it(`accepts ${capture.label}, once`, () =>
      withServer(capture, async (url) => {
        const { body } = await replay(url, capture);
        assert.ok(expected[capture.headers["x-acs-action"] ?? ""]?.includes(String(body.Code ?? "OK")), JSON.stringify(body));
        assert.equal((await replay(url, capture)).body.Code, "SignatureNonceUsed");
      }));

    it(`refuses ${capture.label} with one parameter changed`, () =>
      withServer(capture, async (url) => {
        const changed = {
          ...capture,
          url: capture.url.replace(/([?&])(Flow)?Name=./, "$1$2Name=x"),
          body: capture.body.replace(/(^|&)(Flow)?Name=./, "$1$2Name=x"),
        };
        const touched = changed.url !== capture.url || changed.body !== capture.body;
        const forged = touched
          ? changed
          : {
              ...capture,
              body: `${capture.body}&Extra=1`,
              headers: { ...capture.headers, "content-length": String(Buffer.byteLength(`${capture.body}&Extra=1`)) },
            };
        assert.equal((await replay(url, forged)).body.Code, "SignatureNotMatch");
      }));
  }
});
