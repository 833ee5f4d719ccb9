/** cloudflow:index:validateDefinition: the checks of `Flow`, without a flow and without a call. */
import { formatPath } from "../pulumi/path";
import { boolean, integer, list, object, optional, string, textOrObject } from "../pulumi/property";
import { judgements } from "../resources/definition";
import { executionMode } from "../resources/execution-mode";
import { present } from "../resources/present";
import { cloudflowFunction, TIMEOUT_SECONDS } from "../resources/service";

const diagnostic = object(
  "DefinitionDiagnostic",
  {
    code: string("The check's code, such as `FDL201`."),
    severity: string("`error` or `warning`."),
    message: string("What is wrong, and what to do."),
    path: string("The place, such as `States[2].Next`; empty for the whole."),
    step: optional(string("The step or state around the place.")),
    line: optional(integer("The line in the text, from 1; absent for an object.")),
    column: optional(integer("The column in the text, from 1; absent for an object.")),
    text: string("All of it in the form in which a preview shows it."),
  },
  "A finding about a definition.",
);

export const validateDefinition = cloudflowFunction({
  token: "cloudflow:index:validateDefinition",
  description:
    "Checks a definition as `Flow` does at a preview. It sends nothing. Which checks are left out, and whether warnings are errors, is the provider's configuration.",
  inputs: {
    definition: textOrObject("YAML or JSON text, or an object."),
    name: optional(string("The flow's name; the definition's own has to be the same.")),
    executionMode: optional(executionMode("How executions are run. The service cannot change it in place.")),
  },
  outputs: {
    valid: boolean("Whether there is no error; warnings do not count."),
    diagnostics: list(diagnostic, "What was found, in the order of the text."),
  },
  timeoutSeconds: TIMEOUT_SECONDS,

  run({ client }, { definition, ...flow }) {
    const diagnostics = judgements(definition, { ...client.checks, ...flow }).map(
      ({ diagnostic: { code, severity, message, path, step, range }, text }) => ({
        code,
        severity,
        message,
        path: formatPath(path),
        ...present({ step, line: range?.start.line, column: range?.start.column }),
        text,
      }),
    );
    return Promise.resolve({ valid: diagnostics.every(({ severity }) => severity !== "error"), diagnostics });
  },
});
