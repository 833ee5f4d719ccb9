/** What a published version holds, as one short text: two flows with the same one would publish the same version. */
import { createHash } from "node:crypto";
import { definitionFingerprint } from "../../fdl/fingerprint";
import type { Environment, Flow } from "../cloudflow/contract";

/** "A version is a snapshot of the definition, the description, the environment variables and the role" (PublishFlowVersion, API reference). */
export type Content = Pick<Flow, "Definition" | "Description" | "Environment" | "RoleArn">;

/** Says how it was made, so that another way of making it is never taken for another content. */
const SCHEME = "1";

/** Formatting of the definition and the order of variables do not count, nor the difference between empty and absent. */
export function fingerprint({ Definition = "", Description, Environment, RoleArn }: Content): string {
  const content = [definitionFingerprint(Definition), Description ?? "", RoleArn ?? "", variables(Environment)];
  return `${SCHEME}:${createHash("sha256").update(JSON.stringify(content)).digest("hex")}`;
}

function variables(environment: Environment | undefined): readonly (readonly string[])[] {
  return (environment?.Variables ?? [])
    .map(({ Name, Value, Description }) => [Name ?? "", Value ?? "", Description ?? ""])
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
}
