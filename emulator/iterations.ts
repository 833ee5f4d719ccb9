/** Executions that are iterations of a distributed Map: they belong to the flow, and are listed under their map run. */
import { timestamp } from "./clock";
import type { Engine } from "./engine";
import type { Iterate } from "./interpreter/run";
import { executions, type ExecutionRecord } from "./tables";

export const iterator =
  (engine: Engine): Iterate =>
  async (parent, { name, input, mode, definition, mapRunName }, signal) => {
    const { store, newId, time } = engine.options;
    const { FlowName, FlowId, account, region, RoleArn, Environment } = parent;
    const fresh = (): ExecutionRecord => ({
      Id: newId(),
      Name: name,
      FlowName,
      FlowId,
      account,
      region,
      ExecutionMode: mode,
      Status: "Running",
      Input: input,
      Output: "",
      FlowDefinition: definition,
      MapRunName: mapRunName,
      ...(RoleArn === undefined ? {} : { RoleArn }),
      ...(Environment === undefined ? {} : { Environment }),
      StartedTime: timestamp(time.now()),
    });
    const record = store.get(executions, FlowId, name) ?? (await engine.begin(fresh()));
    const ended = await engine.ended(record, signal);
    if (signal.aborted && ended.Status === "Running") await engine.stop(record, "FnF.ExecutionStopped", "The map run has ended.");
    signal.throwIfAborted();
    return ended;
  };
