import { any, list, object, optional, required, text, type Field } from "../../shape";
import type { CommonFields, Mapping } from "../model";

export const mapping = object<Mapping>("mapping", "Gives the key `target` the value of `source`.", {
  target: required(text(), "The key that receives the value."),
  source: required(any, "A reference that begins with `$input`, `$local` or `$context`, or a constant."),
});

export const mappings = list(mapping);

/** `$.path`, the step's own mapped input or a part of it; which roots make sense is the expression checks' business. */
export const reference = { pattern: /^\$/, says: "a reference such as `$.path`" };

/** "name, inputMappings, outputMappings" of every step (Flow Definition Language). */
export const common = {
  name: required(text(), "The step's name, by which `goto` finds it."),
  inputMappings: optional(mappings, "Builds the step's input; in it `$input` and `$local` are those of the scope around the step."),
  outputMappings: optional(mappings, "Builds the step's output; in it `$input` and `$local` are the step's own."),
} satisfies { [K in keyof CommonFields]-?: Field };

export const renamed = {
  Name: "name",
  Type: "type",
  Next: "a step goes on to the one below it; only `choices`, `default` and `catch` take `goto`",
  next: "a step goes on to the one below it; only `choices`, `default` and `catch` take `goto`",
  goto: "`goto` stands only in `choices`, `default` and `catch`; a step goes on to the one below it",
};
