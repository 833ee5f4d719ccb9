import type { Severity } from "./diagnostic";

type Check = {
  readonly severity: Severity;
  /** What the check is about, without any value from the text: shown alone where the text itself is secret. */
  readonly title: string;
};
const error = (title: string): Check => ({ severity: "error", title });
const warning = (title: string): Check => ({ severity: "warning", title });

/** Every check, by its stable code. An error is what the documentation rules out; everything else is a warning. */
export const codes = {
  FDL001: error("The text is not valid YAML"),
  FDL002: error("A key stands twice in one map"),
  FDL003: error("The text holds more than one YAML document"),
  FDL004: error("The definition is empty"),
  FDL005: error("A tab indents a line"),
  FDL006: error("The definition is larger than a request may be"),
  FDL007: error("The definition is nested too deeply"),
  FDL008: error("The aliases expand to too much"),
  FDL009: warning("A deploy tool's tag stands in the text"),
  FDL010: warning("A value reads differently in YAML 1.1 and 1.2"),
  FDL011: error("The definition is not a map"),
  FDL012: error("The definition's language cannot be told"),
  FDL013: error("A value is not plain data"),
  FDL014: warning("A suppression names no known check"),
} as const satisfies Record<`FDL${number}`, Check>;

export type Code = keyof typeof codes;

export function isCode(text: string): text is Code {
  return Object.hasOwn(codes, text);
}
