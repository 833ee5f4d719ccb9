/** Where the tests of credentials play: a home folder, a stand-in for whoever hands them out, time at one's word, and secrets that nothing may show. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentialSource } from "../../provider/cloudflow/credentials/chain";
import type { CredentialSource } from "../../provider/cloudflow/credentials/source";
import { networkOf } from "../../provider/cloudflow/network";
import type { Settings } from "../../provider/cloudflow/settings";
import { lease, startStandIn, type StandIn } from "./stand-in";

export const ROLE = "acs:ram::1:role/deployer";
export const PROVIDER = "acs:ram::1:oidc-provider/ci";
const secrets = ["base-secret", "base-token", "oidc-token-text", "sts-secret", "sts-token", "external-id-text", "uri-password"];

export type Scene = {
  readonly home: string;
  readonly standIn: StandIn;
  /** Lets time pass. */
  later(milliseconds: number): void;
  /** Writes a file in the home folder. */
  write(name: string, content: string | object): string;
  source(settings: Settings, environment?: Readonly<Record<string, string>>): CredentialSource;
  /** The message of the error that it must end with, which shows no secret. */
  failure(promise: Promise<unknown>): Promise<string>;
  /** STS grants each role that it is asked for, with credentials 1, 2, 3 … */
  grantsRoles(action: "AssumeRole" | "AssumeRoleWithOIDC"): void;
};

export async function openScene(): Promise<Scene & { close(): Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), "credentials-"));
  const standIn = await startStandIn();
  let now = Date.now();
  const clock = { now: () => now, random: () => 1, sleep: (milliseconds: number) => Promise.resolve(void (now += milliseconds)) };
  return {
    home,
    standIn,
    later: (milliseconds) => void (now += milliseconds),
    write(name, content) {
      const file = join(home, name);
      mkdirSync(join(file, ".."), { recursive: true });
      writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
      return file;
    },
    source(settings, environment = {}) {
      const all = { HOME: home, ALIBABA_CLOUD_ENDPOINT_STS: standIn.url, CLOUDFLOW_METADATA_ENDPOINT: standIn.url, ...environment };
      return credentialSource(settings, all, { network: networkOf(settings, all), clock });
    },
    failure: messageOf,
    grantsRoles(action) {
      let count = 0;
      standIn.answer(({ query }) => (query["Action"] === action ? { body: { RequestId: "r", Credentials: lease(++count) } } : undefined));
    },
    async close() {
      await standIn.close();
      rmSync(home, { recursive: true });
    },
  };
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => assert.fail("no error"),
    (reason: unknown) => reason as Error,
  );
  const told = [error.message, error.stack ?? "", JSON.stringify(error), String((error.cause as Error | undefined)?.message)].join("\n");
  for (const secret of secrets) assert.ok(!told.includes(secret), `${secret} in ${told}`);
  return error.message;
}
