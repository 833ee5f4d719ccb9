import assert from "node:assert/strict";
import { callsOf } from "./calls";
import { UNKNOWN, type DefinitionValue } from "./unknown";

const machine = `Type: StateMachine
SpecVersion: v1
Name: a
StartAt: each
States:
  - Type: Map
    Name: each
    Processor:
      StartAt: charge
      States:
        - {Type: Task, Name: charge, Action: "FC::InvokeFunction", Parameters: {resourceArn: "acs:fc:::functions/charge"}}
        - {Type: Task, Name: chosen, Action: "FC:InvokeFunction", Parameters: {resourceArn.$: $Input.function}}
  - Type: Parallel
    Name: both
    Branches:
      - StartAt: ask
        States: [{Type: Task, Name: ask, Action: "HTTP:Request", Parameters: {url: "https://example.com"}}]
`;
const flow = `type: flow
version: v1
steps:
  - {type: task, name: charge, resourceArn: "acs:fc:::services/shop.LATEST/functions/charge"}
  - type: choice
    name: which
    choices: [{condition: $.a == 1, steps: [{type: task, name: tell, resourceArn: "acs:mns:::/topics/told/messages"}]}]
    default: {steps: [{type: task, name: stop, action: "ecs:StopInstance"}]}
  - {type: task, name: other, resourceArn: "acs:odd:::x"}
`;

describe("What a definition calls", () => {
  it("is found in every step, however deep", () => {
    assert.deepEqual(callsOf(machine), [
      { step: "charge", action: "FC:InvokeFunction", resource: "acs:fc:::functions/charge" },
      { step: "chosen", action: "FC:InvokeFunction", resource: undefined },
      { step: "ask", action: "HTTP:Request", resource: undefined },
    ]);
    assert.deepEqual(callsOf(flow), [
      { step: "charge", action: "FC:InvokeFunction", resource: "acs:fc:::services/shop.LATEST/functions/charge" },
      { step: "tell", action: "MNS:SendMessage", resource: "acs:mns:::/topics/told/messages" },
      { step: "stop", action: "ecs:StopInstance", resource: undefined },
      { step: "other", action: UNKNOWN, resource: "acs:odd:::x" },
    ]);
  });

  it("is nothing where nothing can be read", () => {
    for (const text of ["", "[", "a: 1", "Type: StateMachine", "type: flow\nsteps: 5"]) assert.deepEqual(callsOf(text), []);
  });

  it("may be known only after apply", () => {
    const task = (Action: string | typeof UNKNOWN, resourceArn: string | typeof UNKNOWN): DefinitionValue => ({
      Type: "StateMachine",
      SpecVersion: "v1",
      Name: "a",
      StartAt: "t",
      States: [{ Type: "Task", Name: "t", Action, Parameters: { resourceArn }, End: true }],
    });
    assert.deepEqual(callsOf(task(UNKNOWN, UNKNOWN)), [{ step: "t", action: UNKNOWN, resource: undefined }]);
    assert.deepEqual(callsOf(task("FNF:StartExecution", UNKNOWN)), [{ step: "t", action: "FNF:StartExecution", resource: undefined }]);
  });
});
