/** Random programs: which resources there are, what is in them, and what the service must hold when it is as the program says. */
import { parse } from "yaml";
import { secret, type Values } from "../engine/plugin";
import type { Declared } from "./engine";
import { SECRET_MARK } from "./rpc";

export const FLOW = "cloudflow:index:Flow";
export const SCHEDULE = "cloudflow:index:Schedule";
export const VERSION = "cloudflow:index:FlowVersion";
export const ALIAS = "cloudflow:index:FlowAlias";

export const slots = ["f0", "f1", "s0", "v0", "a0"] as const;
export type Slot = (typeof slots)[number];
export const isSlot = (name: string): name is Slot => (slots as readonly string[]).includes(name);

/** What may be chosen for one property of one resource. 0 is how it begins. */
export const properties = {
  f0: { naming: 4, definition: 4, form: 2, description: 4, role: 2, environment: 3, mode: 2, detect: 2, overwrite: 2 },
  f1: { naming: 4, definition: 4, form: 2, description: 4, role: 2, environment: 3, mode: 2, detect: 2, overwrite: 2 },
  s0: { naming: 3, cron: 3, payload: 4, enable: 2, description: 3, detect: 2, overwrite: 2 },
  v0: { description: 2, retain: 3 },
  a0: { naming: 2, description: 3, detect: 2, overwrite: 2 },
} as const satisfies Record<Slot, Record<string, number>>;

/** The choice of `naming` that leaves the name to the provider, so that nobody can have it. */
export const AUTOMATIC = 2;

type Choices = Readonly<Record<string, number>>;
/** The resources that there are, with their choices. */
export type Program = { readonly [K in Slot]?: Choices };

/** How somebody rewrites a program. */
export type Rewriting =
  | { readonly do: "choose"; readonly slot: Slot; readonly property: string; readonly value: number }
  | { readonly do: "add" | "remove"; readonly slot: Slot };

/** A choice for what is not there yet brings it there. */
export function rewritten(program: Program, rewriting: Rewriting): Program {
  const { slot } = rewriting;
  const choices = program[slot] ?? {};
  switch (rewriting.do) {
    case "add":
      return { ...program, [slot]: choices };
    case "remove":
      return { ...program, [slot]: undefined };
    case "choose":
      return { ...program, [slot]: { ...choices, [rewriting.property]: rewriting.value } };
  }
}

/** What a resource cannot be without. */
export const needs: Readonly<Record<Slot, readonly Slot[]>> = { f0: [], f1: [], s0: ["f0"], v0: ["f0"], a0: ["f0", "v0"] };
const types: Readonly<Record<Slot, string>> = { f0: FLOW, f1: FLOW, s0: SCHEDULE, v0: VERSION, a0: ALIAS };
export const subjectOf = (slot: Slot) => ({ type: types[slot], name: slot });

export const definitionText = (variant: number, name?: string): string =>
  `Type: StateMachine\nSpecVersion: v1\n${name === undefined ? "" : `Name: ${name}\n`}StartAt: first\nStates:\n  - Type: Pass\n    Name: first\n    End: true\n    Output: { made: ${String(variant)} }\n`;

export const cronOf = (variant: number): string => `@every ${String(variant + 5)}m`;
export const roleOf = (variant: number): string => `acs:ram::1000000000000001:role/role-${String(variant)}`;
const secretText = (prefix: string, what: string, variant: number): string => `${SECRET_MARK}-${prefix}-${what}-${String(variant)}`;

export const fixedName = (prefix: string, slot: Slot, naming: number): string => `${prefix}-${slot}${naming === 1 ? "-renamed" : ""}`;

/** The program as the engine gets it, in the order in which a real one would declare it. */
export function declare(program: Program, prefix: string): readonly Declared[] {
  return slots.flatMap((slot) => {
    const choices = program[slot];
    if (choices === undefined || needs[slot].some((name) => program[name] === undefined)) return [];
    return [{ ...subjectOf(slot), needs: needs[slot], inputs: inputsOf[types[slot] as keyof typeof inputsOf](slot, choices, prefix) }];
  });
}

const chosen = (choices: Choices, property: string): number => choices[property] ?? 0;

function conflicts(choices: Choices): Values {
  return {
    ...(chosen(choices, "detect") === 1 && { detectConflicts: true }),
    ...(chosen(choices, "overwrite") === 1 && { onConflict: "overwrite" }),
  };
}

type InputsOf = (slot: Slot, choices: Choices, prefix: string) => Declared["inputs"];

const inputsOf = {
  [FLOW]: (slot, choices, prefix) => () => {
    const naming = chosen(choices, "naming");
    const text = definitionText(chosen(choices, "definition"), naming === 3 ? `${prefix}-${slot}-own` : undefined);
    return {
      ...(naming < 2 && { name: fixedName(prefix, slot, naming) }),
      definition: chosen(choices, "form") === 1 ? (parse(text) as Values) : text,
      ...described(choices, prefix),
      ...(chosen(choices, "role") > 0 && { roleArn: roleOf(0) }),
      ...(chosen(choices, "environment") > 0 && {
        environment: { variables: [{ name: "KEY", value: secretText(prefix, "variable", chosen(choices, "environment")) }] },
      }),
      ...(chosen(choices, "mode") === 1 && { executionMode: "Express" }),
      ...conflicts(choices),
    };
  },
  [SCHEDULE]: (slot, choices, prefix) => (output) => ({
    flowName: output("f0", "name"),
    ...(chosen(choices, "naming") < 2 && { scheduleName: fixedName(prefix, slot, chosen(choices, "naming")) }),
    cronExpression: cronOf(chosen(choices, "cron")),
    ...payload(choices, prefix),
    ...(chosen(choices, "enable") === 1 && { enable: false }),
    ...described(choices, prefix),
    ...conflicts(choices),
  }),
  [VERSION]: (_slot, choices) => (output) => ({
    flowName: output("f0", "name"),
    fingerprint: output("f0", "fingerprint"),
    ...(chosen(choices, "description") > 0 && { description: "a release" }),
    ...(chosen(choices, "retain") > 0 && { retainPrevious: chosen(choices, "retain") - 1 }),
  }),
  [ALIAS]: (slot, choices, prefix) => (output) => ({
    flowName: output("f0", "name"),
    name: fixedName(prefix, slot, chosen(choices, "naming")),
    routingConfigurations: [{ version: output("v0", "version"), weight: 100 }],
    ...described(choices, prefix),
    ...conflicts(choices),
  }),
} satisfies Record<string, InputsOf>;

function described(choices: Choices, prefix: string): Values {
  const description = chosen(choices, "description");
  if (description === 0) return {};
  return { description: description === 3 ? secret(secretText(prefix, "description", 0)) : `description ${String(description)}` };
}

function payload(choices: Choices, prefix: string): Values {
  const variant = chosen(choices, "payload");
  if (variant === 0) return {};
  if (variant === 1) return { payload: { order: 1 } };
  if (variant === 2) return { payload: '{"order": 1}' };
  return { payload: secret({ token: secretText(prefix, "payload", 0) }) };
}

/** What of a record the program decides, as the service keeps it; compared with `significant`. */
export function wanted(slot: Slot, choices: Choices, prefix: string): Values {
  const description = (without: string): string => {
    const variant = chosen(choices, "description");
    return variant === 0 ? without : variant === 3 ? secretText(prefix, "description", 0) : `description ${String(variant)}`;
  };
  const environment = chosen(choices, "environment");
  switch (types[slot]) {
    case FLOW:
      return {
        Definition: { ...(parse(definitionText(chosen(choices, "definition"))) as Values), Name: "" },
        Description: description("Managed by Pulumi"),
        ExecutionMode: chosen(choices, "mode") === 1 ? "Express" : "Standard",
        RoleArn: chosen(choices, "role") > 0 ? roleOf(0) : "",
        Environment: environment === 0 ? [] : [{ Name: "KEY", Value: secretText(prefix, "variable", environment) }],
      };
    case SCHEDULE:
      return {
        CronExpression: cronOf(chosen(choices, "cron")),
        Payload: payloadValue(choices, prefix),
        Enable: chosen(choices, "enable") !== 1,
        Description: description(""),
      };
    case ALIAS:
      return { Description: description("") };
    default:
      return { Description: chosen(choices, "description") > 0 ? "a release" : "" };
  }
}

function payloadValue(choices: Choices, prefix: string): unknown {
  const variant = chosen(choices, "payload");
  return variant === 0 ? null : variant < 3 ? { order: 1 } : { token: secretText(prefix, "payload", 0) };
}

const parsed = (text: unknown): unknown => (typeof text === "string" && text !== "" ? (parse(text) as unknown) : null);

/** A record of the service in the form of `wanted`: what a program could have decided, formatting aside. */
export function significant(slot: Slot, record: Values): Values {
  switch (types[slot]) {
    case FLOW: {
      const definition = { ...(parsed(record.Definition) as Values), Name: "" };
      const environment = (record.Environment as { Variables?: unknown } | undefined)?.Variables ?? [];
      const { Description, ExecutionMode, RoleArn = "" } = record;
      return { Definition: definition, Description, ExecutionMode, RoleArn, Environment: environment };
    }
    case SCHEDULE: {
      const { CronExpression, Payload, Enable, Description = "" } = record;
      return { CronExpression, Payload: parsed(Payload), Enable, Description };
    }
    default:
      return { Description: record.Description ?? "" };
  }
}
