import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readDefinition } from "./read";
import { UNKNOWN, type DefinitionValue } from "./unknown";

const file = (dialect: string): string => readFileSync(join(__dirname, "testdata", "ok", dialect, "order-fulfilment.yaml"), "utf8");

describe("readDefinition", () => {
  it("gives the typed model of either dialect", () => {
    const flow = readDefinition(file("flow"));
    assert.ok(flow?.dialect === "flow");
    const [, reserve] = flow.model.steps;
    assert.ok(reserve?.type === "task");
    assert.deepEqual(
      [reserve.name, reserve.timeoutSeconds, reserve.retry?.[0]?.errors, reserve.catch?.[1]?.goto],
      ["reserve", 30, ["FC.ResourceThrottled", "FC.InternalServerError"], "failed"],
    );

    const machine = readDefinition(file("state-machine"));
    assert.ok(machine?.dialect === "state-machine");
    const map = machine.model.States.find((state) => state.Type === "Map");
    assert.deepEqual(
      [machine.model.StartAt, map?.Processor.States.map(({ Name }) => Name), map?.Processor.ProcessorConfig?.ExecutionMode],
      ["Reserve", ["HandOver", "HandedOver"], "Express"],
    );
  });

  it("reads doubtful values as YAML 1.2 does, numbers as text where text belongs, and leaves misspelt fields out", () => {
    const read = readDefinition("type: flow\nversion: v1\nsteps:\n  - {type: fail, name: on, error: 402, caus: x}\n");
    assert.ok(read?.dialect === "flow");
    const [step] = read.model.steps;
    assert.ok(step?.type === "fail");
    assert.deepEqual([step.name, step.error, "cause" in step], ["on", "402", false]);
  });

  it("is undefined where the text or the structure has an error, or a value is not known", () => {
    const bad: DefinitionValue[] = [
      "",
      "a: [",
      "type: flow\nversion: v1\nsteps: 5",
      "type: flow\nversion: v1\nsteps: [{type: task, name: a, resourceArn: !Ref a}]",
      'type: flow\nversion: v1\nsteps: [{type: task, name: a, resourceArn: "${a}"}]',
      { type: "flow", version: "v1", steps: UNKNOWN },
      UNKNOWN,
      null,
    ];
    for (const definition of bad) assert.equal(readDefinition(definition), undefined);
  });
});
