/**
 * What only the vendor's own library can do: profiles that log in by CloudSSO or OAuth or ask another program, all of which write
 * what they got back into the CLI's file; and the credentials file of the vendor's SDKs. Loaded when it comes to that.
 */
import { SourceFailure, type Source } from "./source";

type Provider = { getCredentials: () => Promise<{ accessKeyId?: string; accessKeySecret?: string; securityToken?: string } | undefined> };

export const vendorModes: readonly string[] = ["CloudSSO", "OAuth", "External"];

export function vendorProfile(name: string, origin: string): Source {
  const load = async () => (await import("@alicloud/credentials")).CLIProfileCredentialsProvider.builder().withProfileName(name).build();
  return asked(load, origin, `Run \`aliyun configure --profile ${name}\`, or choose another.`);
}

/** `~/.alibabacloud/credentials`. */
export function vendorFile(origin: string): Source {
  const load = async () => (await import("@alicloud/credentials")).ProfileCredentialsProvider.builder().build();
  return asked(load, origin, "");
}

/** The library keeps what it got and renews it by itself: it is asked again every minute. A provider that failed once is not asked again. */
function asked(load: () => Promise<Provider>, origin: string, advice: string): Source {
  let provider: Promise<Provider> | undefined;
  return {
    origin,
    async ask() {
      try {
        const { accessKeyId, accessKeySecret, securityToken } = (await (await (provider ??= load())).getCredentials()) ?? {};
        if (!accessKeyId || !accessKeySecret) throw new Error("it has no access key");
        const keys = { accessKeyId, accessKeySecret };
        return securityToken ? { ...keys, securityToken, expiresAt: Date.now() + ASK_AGAIN_MS } : keys;
      } catch (error) {
        provider = undefined;
        throw new SourceFailure(origin, safeReason(error), advice);
      }
    },
  };
}

/** From five minutes before this, the library is asked again; it tells no time of its own. */
const ASK_AGAIN_MS = 360_000;

/** The vendor's messages can quote the file or the answer that they could not read, keys and all: only the beginning stays. */
function safeReason(error: unknown): string {
  const beginning = (error instanceof Error ? error.message : "").replace(/(failed: |result: |message = |[{["\n])[^]*$/, "").trim();
  return beginning === "" ? "it could not be read" : beginning;
}
