/** A RAM role against the token of an identity provider, as CI systems and Kubernetes hand out ("AssumeRoleWithOIDC", STS API reference). */
import { readFile } from "node:fs/promises";
import type { Address } from "../endpoint";
import { SourceFailure, type Outside, type Source } from "./source";
import { callSts, sessionParameters, type Session } from "./sts";

export type Identity = Session & {
  readonly providerArn: string;
  /** Read anew each time: whoever puts the token there also renews it. */
  readonly tokenFile?: string | undefined;
  readonly token?: string | undefined;
};

export function roleByOidc(identity: Identity, endpoint: Address, outside: Outside): Source {
  const origin = `the role ${identity.roleArn} by OIDC`;
  const advice = "Check that the role trusts the provider, with this issuer, audience and subject, and that the token has not expired.";
  return {
    origin,
    async ask(signal) {
      const token = await tokenOf(identity, origin);
      const parameters = { ...sessionParameters(identity), OIDCProviderArn: identity.providerArn, OIDCToken: token };
      return callSts(outside, { action: "AssumeRoleWithOIDC", parameters, secrets: [token], endpoint, origin, advice }, signal);
    },
  };
}

async function tokenOf({ token, tokenFile }: Identity, origin: string): Promise<string> {
  if (tokenFile === undefined) return token ?? "";
  const text = await readFile(tokenFile, "utf8").catch((error: unknown) => {
    throw new SourceFailure(origin, `its token cannot be read: ${(error as Error).message}`);
  });
  if (text.trim() === "") throw new SourceFailure(origin, `the token file ${JSON.stringify(tokenFile)} is empty`);
  return text.trim();
}
