import { integer, list, object, oneOf, optional, required, step, text, variants } from "../shape";
import type { Flow, Step } from "./model";
import { choice } from "./steps/choice";
import { mappings } from "./steps/common";
import { fail } from "./steps/fail";
import { foreach } from "./steps/foreach";
import { parallel } from "./steps/parallel";
import { pass } from "./steps/pass";
import { succeed } from "./steps/succeed";
import { task } from "./steps/task";
import { wait } from "./steps/wait";

/** Every kind of step, by its `type`. */
export const stepShape = variants<Step>("step", "type", { task, pass, wait, succeed, fail, choice, parallel, foreach });

/** "Characters: letters, digits, `_` and `-`; begins with a letter or `_`; 1 to 128 characters" (CreateFlow, API reference). */
export const flowName = {
  pattern: /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/,
  says: "1 to 128 letters, digits, `_` and `-`, beginning with a letter or `_`",
};

const flow = object<Flow>(
  "flow",
  "A flow of steps that run from top to bottom.",
  {
    version: required(oneOf(["v1", "v1beta1", "v1.0"], false), "The version of the language: `v1`."),
    name: optional(text(flowName), "The flow's name; the same as the resource's."),
    steps: required(list(step<Step>(), { min: 1 }), "The steps, run from top to bottom."),
    inputMappings: optional(mappings, "Builds what the steps see as `$input`; in it `$input` is the execution's input."),
    outputMappings: optional(mappings, "Builds the execution's output; in it `$local` is what the steps have put out."),
    timeoutSeconds: optional(integer({ min: 1, unit: "seconds" }), "When the execution ends as timed out."),
  },
  { Version: "version", SpecVersion: "version", Name: "name", Steps: "steps", States: "steps", Timeout: "timeoutSeconds" },
);

export const flowShape = variants<Flow>("flow", "type", { flow });
