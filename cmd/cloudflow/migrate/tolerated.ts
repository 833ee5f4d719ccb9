/** Definitions that the service has taken, although a check of ours calls them wrong. */
import { sameDefinition } from "../../../fdl/canonical";
import type { Diagnostic } from "../../../fdl/diagnostic";
import { withName } from "../../../fdl/name";
import { validate } from "../../../fdl/validate";
import type { FoundFlow } from "./found";

/** The text with a comment that keeps those checks quiet, which is no change; and what to tell about it. */
export function tolerated(flow: FoundFlow): { readonly text: string; readonly note?: string } {
  const text = flow.definition;
  const errors = errorsIn(text, flow);
  const [first] = errors;
  if (first === undefined) return { text };
  const codes = [...new Set(errors.map(({ code }) => code))];
  const quiet = `# fdl-ignore ${codes.join(" ")} as it was taken over\n${text}`;
  const about = `${flow.source}: the definition has ${errors.length === 1 ? "an error" : `${String(errors.length)} errors`} (${first.code}: ${first.message})`;
  if (errorsIn(quiet, flow).length === 0 && sameDefinition(text, quiet))
    return { text: quiet, note: `${about}: a comment on its first line lets it pass as it is; remove the comment once it is mended` };
  return { text, note: `${about}, at which \`pulumi preview\` stops: mend it, here and in the service` };
}

function errorsIn(text: string, { name, executionMode = "Standard" }: FoundFlow): readonly Diagnostic[] {
  return validate(withName(text, name), { name, executionMode }).filter(({ severity }) => severity === "error");
}
