/** A RAM role that the holder of other credentials takes on ("AssumeRole", STS API reference). */
import type { Address } from "../endpoint";
import { callSts, sessionParameters, type Session } from "./sts";
import { keep, type Outside, type Source } from "./source";

export type Role = Session & { readonly externalId?: string | undefined };

export function assumedRole(base: Source, role: Role, endpoint: Address, outside: Outside): Source {
  const keys = keep(base, outside.clock);
  const originOf = (): string => `the role ${role.roleArn}, taken on with ${base.origin}`;
  const parameters = { ...sessionParameters(role), ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }) };
  const advice = "Check that these credentials may call sts:AssumeRole, and that the role trusts them.";
  return {
    get origin() {
      return originOf();
    },
    async ask(signal) {
      const signedBy = await keys.get();
      const origin = originOf();
      const secrets = role.externalId === undefined ? [] : [role.externalId];
      return callSts(outside, { action: "AssumeRole", parameters, signedBy, secrets, endpoint, origin, advice }, signal);
    },
  };
}
