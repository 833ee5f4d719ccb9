/** A flow's environment: the variables that its executions read, in the program's form and in the service's. */
import type { Environment } from "../cloudflow/contract";
import { list, object, optional, secret, string, type Inputs } from "../pulumi/property";
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
    ...(description !== undefined && { Description: description }),
  })),
});

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
