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
  FDL008: error("The definition holds too many values"),
  FDL009: warning("A deploy tool's tag stands in the text"),
  FDL010: warning("A value reads differently in YAML 1.1 and 1.2"),
  FDL011: error("The definition is not a map"),
  FDL012: error("The definition's language cannot be told"),
  FDL013: error("A value is not plain data"),
  FDL014: warning("A suppression names no known check"),
  FDL015: warning("The definition has more findings than are shown"),

  FDL101: error("A required field is missing"),
  FDL102: warning("A field is not known"),
  FDL103: error("A value has the wrong type"),
  FDL104: error("A value is none of the documented ones"),
  FDL105: error("A number is outside its documented bounds"),
  FDL106: error("A text has the wrong form"),
  FDL107: error("A value is empty"),
  FDL108: error("A list is too long"),
  FDL109: warning("A value is none that documents describe"),
  FDL110: warning("A field that some documents require is missing"),
  FDL111: error("Exactly one of several fields is needed"),
  FDL112: warning("A number or a boolean stands where text is meant"),
  FDL113: warning("A form is outdated"),

  FDL201: error("A target does not exist"),
  FDL202: error("A target is not beside the step that names it"),
  FDL203: warning("A target is in another scope"),
  FDL204: warning("A name is used twice in one scope"),
  FDL205: warning("A name is used in two scopes"),
  FDL206: warning("A step or state is never reached"),
  FDL207: warning("A loop has no exit"),
  FDL208: warning("A scope never ends"),
  FDL209: warning("A state says neither what comes next nor that it ends"),
  FDL210: warning("A state says both what comes next and that it ends"),
  FDL211: warning("A condition stands twice in one choice"),

  FDL301: warning("A retry or catch rule is shadowed by an earlier one"),
  FDL302: warning("FnF.ALL is not in the last rule"),
  FDL303: warning("An error's name is written differently"),
  FDL304: warning("A value is read that nothing sets"),
  FDL305: warning("The output of a parallel or foreach is dropped"),
  FDL306: warning("An expression stands under a literal key"),
  FDL307: error("A key for an expression has another value"),
  FDL308: warning("A key is given both as a literal and as an expression"),
  FDL309: warning("A key is mapped twice"),
  FDL310: warning("An error's details are read, and nothing keeps them"),
  FDL311: warning("A constant looks like a reference"),
  FDL312: warning("A global value is read that nothing sets"),
  FDL313: error("A reference stands where it has no value"),

  FDL401: error("An expression cannot be read"),
  FDL402: error("A path begins with what has no value in its place"),
  FDL403: warning("A path begins with what is not documented for its place"),
  FDL404: warning("A function is not known"),
  FDL405: error("A function gets a wrong number of arguments"),
  FDL406: warning("A function gets an argument that it does not take"),
  FDL407: warning("A condition is always true or always false"),
  FDL408: warning("A comparison is never true, or always"),
  FDL409: warning("An operator or a form is not documented"),
  FDL410: warning("A value stands where a condition is needed"),
  FDL411: error("Calls are nested too deeply"),
  FDL412: warning("A name in the context is not documented"),
  FDL413: warning("A format has more or fewer places than values"),
  FDL414: warning("A value stands where an expression is needed"),

  FDL501: error("A schedule's expression does not have six fields"),
  FDL502: error("A field of a schedule's expression cannot be read"),
  FDL503: error("A number in a schedule's expression is out of its range"),
  FDL504: error("A field of a schedule's expression does not take this character"),
  FDL505: error("An interval is not `@every` and whole minutes"),
  FDL506: error("A schedule's time zone is not known"),
  FDL507: error("A schedule fires more than once a minute"),
  FDL508: warning("A schedule never fires"),
  FDL509: warning("Day-of-month and Day-of-week are both restricted"),
  FDL510: warning("A range in a schedule's expression runs backwards"),
  FDL511: warning("A time zone has no effect"),
  FDL512: warning("A time zone is written in unusual case"),
  FDL513: warning("A character in Month whose effect is not documented"),

  FDL601: warning("A task names two things to call"),
  FDL602: warning("A resource's name has an unusual form"),
  FDL603: error("The integration does not offer this way of waiting"),
  FDL604: warning("The integration is not known to offer this way of waiting"),
  FDL605: error("A required parameter is missing"),
  FDL606: warning("A parameter is not known"),
  FDL607: error("A parameter has a wrong value"),
  FDL608: warning("An action's name is written differently"),
  FDL609: warning("Nobody receives the token that the task waits for"),

  FDL701: error("A wait is outside the bounds of its mode"),
  FDL702: error("Express executions cannot wait for callbacks"),
  FDL703: warning("Express mode is not documented for this dialect"),
  FDL704: warning("A timeout is longer than an execution may last"),
  FDL705: error("A map's concurrency is above the limit"),
  FDL706: warning("A field has no effect without a distributed map"),
  FDL707: warning("An execution may use up its history events"),
  FDL708: error("The definition's name differs from the flow's"),
  FDL709: warning("The definition's name differs from the flow's"),
  FDL710: error("A global key is too long"),
  FDL711: warning("Constant data is larger than a step may hold"),
  FDL712: warning("Steps are nested deeply"),

  FDL801: warning("A secret stands in clear text"),
  FDL802: warning("A value under a secret's name stands in clear text"),
} as const satisfies Record<`FDL${number}`, Check>;

export type Code = keyof typeof codes;

export function isCode(text: string): text is Code {
  return Object.hasOwn(codes, text);
}
