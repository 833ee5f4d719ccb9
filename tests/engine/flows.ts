/** Flows that tests execute. */
import type { LocalService } from "./service";
import type { Values } from "./plugin";

export const machine = (name: string, states: readonly Values[]): string =>
  JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name: name, StartAt: states[0]?.Name, States: states });
export const echo = (name: string): string =>
  machine(name, [
    { Name: "copy", Type: "Pass", Next: "done" },
    { Name: "done", Type: "Succeed" },
  ]);
/** Runs until somebody stops it. */
export const long = (name: string): string =>
  machine(name, [
    { Name: "rest", Type: "Wait", Seconds: 300, Next: "done" },
    { Name: "done", Type: "Succeed" },
  ]);
/** A value of the flow's environment, which no message may show. */
const HIDDEN = "s3cr3t-of-the-flow";
/** In a branch of a parallel state. */
export const failing = (name: string): string =>
  machine(name, [
    {
      Name: "both",
      Type: "Parallel",
      Branches: [{ StartAt: "charge", States: [{ Name: "charge", Type: "Fail", Code: "Declined", Detail: `no money, ${HIDDEN}` }] }],
      End: true,
    },
  ]);

export async function createFlow(
  service: LocalService,
  name: string,
  definition: (name: string) => string,
  mode = "Standard",
): Promise<void> {
  await service.call("CreateFlow", {
    Name: name,
    Definition: definition(name),
    Description: "",
    Type: "FDL",
    ExecutionMode: mode,
    Environment: JSON.stringify({ Variables: [{ Name: "TOKEN", Value: HIDDEN }] }),
  });
}
