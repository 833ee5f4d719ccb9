/** A flow's environment: the variables that its executions read, in the program's form and in the service's. */
import type { Environment } from "../cloudflow/contract";
import { list, object, optional, secret, string, type Inputs } from "../pulumi/property";
import type { Problem } from "../pulumi/resource";
import { present } from "./present";

const variable = object(
  "FlowEnvironmentVariable",
  {
    name: string("The name that executions read it by."),
    value: secret(string("The value. Secret in the state and in every display.")),
    description: optional(string("What it is for.")),
  },
  "A variable that executions can read.",
);

export const flowEnvironment = object(
  "FlowEnvironment",
  { variables: optional(list(variable, "In any order.")) },
  "What executions can read of their surroundings.",
);

type FlowEnvironment = NonNullable<Inputs<{ readonly environment: typeof flowEnvironment }>["environment"]>;

/** As the service takes it: always there, so that a variable that was removed goes. */
export const sentEnvironment = (environment: FlowEnvironment | undefined): Environment => ({
  Variables: (environment?.variables ?? []).map(({ name, value, description }) => ({
    Name: name,
    Value: value,
    ...present({ Description: description }),
  })),
});

/** Of two variables of one name, executions could read one. */
export function environmentProblems(environment: FlowEnvironment): readonly Problem[] {
  const variables = environment.variables ?? [];
  if (!Array.isArray(variables)) return [];
  const places = new Map<string, number>();
  return variables.flatMap(({ name }, index) => {
    if (typeof name !== "string") return [];
    const first = places.get(name);
    if (first === undefined) {
      places.set(name, index);
      return [];
    }
    const message = (which: string): string =>
      `there is another variable ${which}, at environment.variables[${String(first)}]: executions could read only one of them`;
    const path = ["environment", "variables", index, "name"];
    return [{ severity: "error", path, message: message(`named ${name}`), withheld: message("of this name") }];
  });
}

export function liveEnvironment(environment: Environment | undefined): FlowEnvironment | undefined {
  const variables = (environment?.Variables ?? []).map(({ Name = "", Value = "", Description }) => ({
    name: Name,
    value: Value,
    ...present({ description: Description }),
  }));
  return variables.length === 0 ? undefined : { variables };
}

export const variablesByName = (environment: Environment | undefined): ReadonlyMap<string, readonly [string, string]> =>
  new Map((environment?.Variables ?? []).map(({ Name = "", Value = "", Description = "" }) => [Name, [Value, Description]]));
