import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { validate, type ValidateOptions } from "./validate";

/**
 * What people do to a good definition, each with the one finding that it must give. The first `from` of the
 * text is changed; the line expected is the one on which `on` stands afterwards, or else the one on which `to` begins.
 */
type Mutation = { readonly what: string; readonly from: string; readonly to: string; readonly code: string; readonly on?: string; readonly options?: ValidateOptions };

const stateMachine: readonly Mutation[] = [
  { what: "close no quote", from: 'Timeout: "86400"', to: 'Timeout: "86400', code: "FDL001" },
  { what: "close no bracket", from: "Errors: [OutOfStock]", to: "Errors: [OutOfStock", code: "FDL001" },
  { what: "indent one line more", from: "    TaskMode: RequestComplete\n", to: "     TaskMode: RequestComplete\n", code: "FDL001", on: "Action: FC:InvokeFunction" },
  { what: "leave a colon out", from: "  - Type: Wait\n    Name: CoolDown", to: "  - Type: Wait\n    Name CoolDown", code: "FDL001", on: "Name CoolDown" },
  { what: "write a key twice", from: "    Seconds: 60\n", to: "    Seconds: 60\n    Seconds: 61\n", code: "FDL002", on: "Seconds: 61" },
  { what: "begin a second document", from: "  - Type: Fail\n    Name: Refused", to: "---\n  - Type: Fail\n    Name: Refused", code: "FDL003", on: "---" },
  { what: "indent with a tab", from: "    Seconds: 60\n", to: "\tSeconds: 60\n", code: "FDL005" },
  { what: "add a deploy tool's tag", from: "resourceArn: acs:fnf:::flow/hand-over", to: "resourceArn: !Ref hand-over", code: "FDL009" },
  { what: "use a word of YAML 1.1", from: "Code: OrderRefused\n    End: true", to: "Code: OrderRefused\n    End: yes", code: "FDL010", on: "End: yes" },
  { what: "write an octal number", from: "    Seconds: 60", to: "    Seconds: 060", code: "FDL010" },
  { what: "misspell the language", from: "Type: StateMachine", to: "Type: StateMaschine", code: "FDL012" },
  { what: "ignore a check that does not exist", from: "    Seconds: 60", to: "    Seconds: 60 # fdl-ignore FDL900 why", code: "FDL014" },
  { what: "leave StartAt out", from: "StartAt: Reserve\n", to: "", code: "FDL101", on: "Name: order-fulfilment" },
  { what: "leave SpecVersion out", from: "SpecVersion: v1\n", to: "", code: "FDL101", on: "Name: order-fulfilment" },
  { what: "leave an Action out", from: "    Action: MNS:SendMessage\n", to: "", code: "FDL101", on: "Name: AskPerson" },
  { what: "leave a Default out", from: "    Default: Refused\n", to: "", code: "FDL101", on: "Name: Approved" },
  { what: "leave a Condition empty", from: '      - Condition: $Input.approved == "yes"', to: "      - Condition:", code: "FDL101" },
  { what: "leave MaxAttempts out", from: "        MaxAttempts: 2\n", to: "", code: "FDL101", on: "Errors: [FnF.ALL]\n        IntervalSeconds" },
  { what: "misspell a required field", from: "  - Type: Pass\n    Name: SoldOut", to: "  - Type: Pass\n    name: SoldOut", code: "FDL101", on: "name: SoldOut" },
  { what: "leave Seconds out", from: "    Seconds: 60\n", to: "", code: "FDL101", on: "Name: CoolDown" },
  { what: "leave ItemsPath out", from: "    ItemsPath: $Input.parcels\n", to: "", code: "FDL101", on: "Name: Ship" },
  { what: "leave a Type out", from: "  - Type: Succeed\n    Name: Done", to: "  - Name: Done", code: "FDL101" },
  { what: "misspell a field", from: "Description: From", to: "Descripton: From", code: "FDL102" },
  { what: "misspell Next", from: "    Next: CheckAmount", to: "    Nxt: CheckAmount", code: "FDL102" },
  { what: "use a field of the Amazon States Language", from: "    OutputConstructor:\n      tracking.$: $Output.Items\n", to: "    OutputConstructor:\n      tracking.$: $Output.Items\n    ResultPath: $.x\n", code: "FDL102", on: "ResultPath" },
  { what: "use Next on a Choice", from: "    Default: Refused\n", to: "    Default: Refused\n    Next: Pack\n", code: "FDL102", on: "    Next: Pack\n  - Type: Wait" },
  { what: "put text where a number belongs", from: "    Seconds: 60", to: "    Seconds: one minute", code: "FDL103" },
  { what: "put text where a boolean belongs", from: "Code: OrderRefused\n    End: true", to: 'Code: OrderRefused\n    End: "true"', code: "FDL103", on: 'End: "true"' },
  { what: "put a map where a list belongs", from: "States:\n  - Type: Task\n    Name: Reserve", to: "States:\n  Reserve:\n  - Type: Task\n    Name: Reserve", code: "FDL103", on: "Reserve:\n" },
  { what: "put a list where text belongs", from: "Next: CheckAmount", to: "Next: [CheckAmount]", code: "FDL103" },
  { what: "put text where a list belongs", from: "Errors: [OutOfStock]", to: "Errors: OutOfStock", code: "FDL103" },
  { what: "put a fraction where a whole number belongs", from: "MaxAttempts: 5", to: "MaxAttempts: 5.5", code: "FDL103" },
  { what: "misspell a type", from: "  - Type: Wait", to: "  - Type: wait", code: "FDL104" },
  { what: "misspell a task mode", from: "WaitForCustomCallback", to: "WaitForCallback", code: "FDL104" },
  { what: "exceed the interval", from: "IntervalSeconds: 3\n", to: "IntervalSeconds: 100000\n", code: "FDL105" },
  { what: "exceed a task's timeout", from: "    Timeout: 30\n", to: "    Timeout: 700000\n", code: "FDL105" },
  { what: "exceed a hundred per cent", from: "ToleratedFailedPercentage: 5", to: "ToleratedFailedPercentage: 105", code: "FDL105" },
  { what: "put blanks into the name", from: "Name: order-fulfilment", to: "Name: order fulfilment", code: "FDL106" },
  { what: "write an action without its service", from: "Action: FNF:StartExecution", to: "Action: StartExecution", code: "FDL106" },
  { what: "empty a list of errors", from: "Errors: [OutOfStock]", to: "Errors: []", code: "FDL107" },
  { what: "empty a target", from: "StartAt: Weigh", to: 'StartAt: ""', code: "FDL107" },
  { what: "name a version of the future", from: "SpecVersion: v1", to: "SpecVersion: v3", code: "FDL109" },
  { what: "retry no times", from: "MaxAttempts: 2", to: "MaxAttempts: 0", code: "FDL109" },
  { what: "give an error as a number", from: "Code: OrderRefused", to: "Code: 402", code: "FDL112" },
  { what: "write an old double colon", from: "Action: FC:InvokeFunction", to: "Action: FC::InvokeFunction", code: "FDL113" },
  { what: "write the tables' spelling", from: "MaxConcurrency: 10", to: "MaxConcuccency: 10", code: "FDL113" },
  { what: "misspell StartAt", from: "StartAt: Reserve", to: "StartAt: reserve", code: "FDL201" },
  { what: "misspell Next", from: "Next: CheckAmount", to: "Next: CheckAmont", code: "FDL201" },
  { what: "misspell a Default", from: "Default: CoolDown", to: "Default: Cooldown", code: "FDL201" },
  { what: "misspell a catch's Next", from: "        Next: Failed", to: "        Next: Fail", code: "FDL201" },
  { what: "misspell a branch's Next", from: "        Next: AskPerson", to: "        Next: AskSomebody", code: "FDL201" },
  { what: "misspell a branch's StartAt", from: "StartAt: PrintLabel", to: "StartAt: PrintLabels", code: "FDL201" },
  { what: "leave a branch by Next", from: "              fragile: false\n            End: true", to: "              fragile: false\n            Next: Ship", code: "FDL203", on: "            Next: Ship" },
  { what: "use a name twice", from: "    Name: SoldOut", to: "    Name: Done", code: "FDL204", on: "    Name: Done\n    InputConstructor" , options: { ignore: ["FDL201"] } },
  { what: "use a name of another scope", from: "        - Type: Succeed\n          Name: HandedOver", to: "        - Type: Succeed\n          Name: Reserve", code: "FDL205", on: "          Name: Reserve", options: { ignore: ["FDL201", "FDL203"] } },
  { what: "cut a state off", from: "      - Errors: [OutOfStock]\n        Next: SoldOut\n", to: "", code: "FDL206", on: "Name: SoldOut" },
  { what: "end nowhere in a branch", from: "              fragile: false\n            End: true", to: "              fragile: false\n            Next: Weigh", code: "FDL208", on: "        States:\n          - Type: Pass" },
  { what: "loop without an exit", from: "    Seconds: 60\n    Next: Pack", to: "    Seconds: 60\n    Next: CoolDown", code: "FDL207", on: "Name: CoolDown" },
  { what: "say neither Next nor End", from: "    InputConstructor:\n      state: sold out\n    End: true\n", to: "    InputConstructor:\n      state: sold out\n", code: "FDL209", on: "Name: SoldOut" },
  { what: "say both Next and End", from: "    Next: CheckAmount", to: "    Next: CheckAmount\n    End: true", code: "FDL210", on: "    End: true\n  - Type: Choice" },
  { what: "repeat a condition", from: "$Context.Execution.Input.order.express == true", to: "$Input.amount > 10000 ||  $Input.amount < 0", code: "FDL211" },
  { what: "repeat an error", from: "      - Errors: [FnF.ALL]\n        MaxAttempts: 2", to: "      - Errors: [FC.InternalServerError]\n        MaxAttempts: 2", code: "FDL301" },
  { what: "catch everything first", from: "      - Errors: [OutOfStock]\n        Next: SoldOut\n      - Errors: [FnF.ALL]\n        OutputConstructor", to: "      - Errors: [FnF.ALL]\n        Next: SoldOut\n      - Errors: [OutOfStock]\n        OutputConstructor", code: "FDL302" },
  { what: "misspell an error", from: "Errors: [FC.ResourceThrottled, FC", to: "Errors: [FC.ResourceThrotled, FC", code: "FDL303" },
  { what: "read a key that nothing sets", from: 'Condition: $Input.approved == "yes"', to: 'Condition: $Input.aproved == "yes"', code: "FDL304" },
  { what: "read what a Parallel does not put out", from: "label.$: $Output.Branch0.Body", to: "label.$: $Output.Branch2.Body", code: "FDL304" },
  { what: "take the .$ off a key", from: "order.$: $Input.order\n        requestId", to: "order: $Input.order\n        requestId", code: "FDL306" },
  { what: "put a number under a .$ key", from: "body.$: $Input.order", to: "body.$: 5", code: "FDL307" },
  { what: "give a key both ways", from: "      message.$:", to: "      message: hello\n      message.$:", code: "FDL308", on: "      message.$:" },
  { what: "read a global that nothing sets", from: "$Global.reservation", to: "$Global.reservations", code: "FDL312" },
  { what: "break a condition", from: "$Input.amount > 10000 ||", to: "$Input.amount > 10000 |||", code: "FDL401" },
  { what: "use $Output too early", from: "input.$: $Input\n", to: "input.$: $Output\n", code: "FDL402" },
  { what: "misspell a function", from: "jsonToString(", to: "jsonTostrin(", code: "FDL404" },
  { what: "misspell a function's resource", from: "acs:fc:cn-hangzhou:123456789012:functions/reserve/LATEST", to: "acs:fc:cn-hangzhou:123456789012:function/reserve/LATEST", code: "FDL602" },
  { what: "wait as the integration cannot", from: "    Action: HTTP:Request", to: "    Action: HTTP:Request\n            TaskMode: WaitForSystemCallback", code: "FDL603", on: "WaitForSystemCallback" },
  { what: "leave a parameter out", from: "              url: https://labels.example.com/print\n", to: "", code: "FDL605", on: "            Parameters:\n              method" },
  { what: "misspell a parameter", from: "invocationType: Sync", to: "invocationtype: Sync", code: "FDL606" },
  { what: "use a wrong method", from: "method: post", to: "method: send", code: "FDL607" },
  { what: "exceed a priority", from: "priority: 8", to: "priority: 17", code: "FDL607" },
  { what: "misspell an action", from: "Action: FC:InvokeFunction", to: "Action: FC:InvokFunction", code: "FDL608" },
  { what: "keep the token", from: "      messageTag.$: $Context.Current.TaskToken\n", to: "", code: "FDL609", on: "WaitForCustomCallback" },
  { what: "wait too long", from: "    Seconds: 60", to: "    Seconds: 301", code: "FDL701" },
  { what: "make a distributed map an inline one", from: "      ProcessorConfig:\n        ExecutionMode: Express\n", to: "", code: "FDL706", on: "ToleratedFailedPercentage", options: { ignore: ["FDL312"] } },
  { what: "iterate too much at once", from: "    ToleratedFailedPercentage: 5\n    ItemConstructor:\n      parcel.$: $Item\n      reservation.$: $Global.reservation\n    Processor:\n      ProcessorConfig:\n        ExecutionMode: Express\n", to: "    MaxConcuccency: 41\n    Processor:\n", code: "FDL705", on: "MaxConcuccency", options: { ignore: ["FDL113", "FDL308"] } },
  { what: "name the flow differently", from: "Name: order-fulfilment", to: "Name: order-fulfillment", code: "FDL708", options: { name: "order-fulfilment" } },
  { what: "write a key down", from: "requestId.$: uuid()", to: "requestId: LTAI5tAbCdEfGhIjKlMnOpQr", code: "FDL801" },
  { what: "write a password down", from: "headers: { Accept: application/json }", to: "headers: { password: correct-horse }", code: "FDL802" },
];

const flow: readonly Mutation[] = [
  { what: "misspell the language", from: "type: flow\n", to: "type: flows\n", code: "FDL012" },
  { what: "leave the version out", from: "version: v1\n", to: "", code: "FDL101", on: "name: order-fulfilment" },
  { what: "leave a name out", from: "  - type: succeed\n    name: done", to: "  - type: succeed", code: "FDL101" },
  { what: "leave a goto out", from: "      - errors: [OutOfStock]\n        goto: sold-out", to: "      - errors: [OutOfStock]", code: "FDL101", options: { ignore: ["FDL206"] } },
  { what: "leave a mapping's source out", from: "        source: sold out\n", to: "", code: "FDL101", on: "target: state" },
  { what: "misspell a field", from: "    timeoutSeconds: 30", to: "    timeoutSecond: 30", code: "FDL102" },
  { what: "go somewhere from a step", from: "    timestamp: $.due", to: "    timestamp: $.due\n    goto: done", code: "FDL102", on: "goto: done" },
  { what: "write a moment that is none", from: "timestamp: $.due", to: "timestamp: tomorrow", code: "FDL106" },
  { what: "iterate over a constant", from: "collection: $.parcels", to: "collection: parcels", code: "FDL106" },
  { what: "write an action without its product", from: "action: printing:CreateLabel", to: "action: CreateLabel", code: "FDL608" },
  { what: "iterate over another scope's value", from: "collection: $.parcels", to: "collection: $local.parcels", code: "FDL403" },
  { what: "misspell a pattern", from: "pattern: sync", to: "pattern: synchronous", code: "FDL104" },
  { what: "wait too long", from: "duration: 60", to: "duration: 172801", code: "FDL105" },
  { what: "wait no time", from: "duration: 60", to: "duration: 0", code: "FDL109" },
  { what: "leave a default out", from: "    default:\n      goto: pack\n", to: "", code: "FDL110", on: "name: check-amount" },
  { what: "leave a failure's error out", from: "    error: OrderFailed\n", to: "", code: "FDL110", on: "name: failed" },
  { what: "call nothing", from: "        resourceArn: acs:fnf:::flow/hand-over\n", to: "", code: "FDL111", on: "name: hand-over" },
  { what: "wait twice over", from: "            duration: 60", to: "            duration: 60\n            timestamp: 2030-01-01T00:00:00Z", code: "FDL111", on: "timestamp: 2030" },
  { what: "go to an old version", from: "version: v1\n", to: "version: v1beta1\n", code: "FDL113" },
  { what: "misspell a catch's goto", from: "goto: sold-out", to: "goto: soldout", code: "FDL201" },
  { what: "misspell a default's goto", from: "goto: pack", to: "goto: pak", code: "FDL201" },
  { what: "go into a branch", from: "goto: pack", to: "goto: cool-down", code: "FDL202" },
  { what: "use a name twice", from: "name: sold-out", to: "name: done", code: "FDL204", on: "    name: done\n    outputMappings", options: { ignore: ["FDL201"] } },
  { what: "use a name of another scope", from: "name: packed", to: "name: ship", code: "FDL205", on: "name: ship\n            outputMappings" },
  { what: "cut a step off", from: "      - errors: [OutOfStock]\n        goto: sold-out\n", to: "", code: "FDL206", on: "name: sold-out" },
  { what: "repeat an error", from: "      - errors: [FnF.ALL]\n        maxAttempts: 2", to: "      - errors: [FC.ResourceThrottled]\n        maxAttempts: 2", code: "FDL301" },
  { what: "misspell FnF.ALL", from: "      - errors: [FnF.ALL]\n        maxAttempts: 2", to: "      - errors: [Fnf.All]\n        maxAttempts: 2", code: "FDL303" },
  { what: "read a key that no mapping sets", from: "source: $local.attempts", to: "source: $local.attempt", code: "FDL304" },
  { what: "read an input that is not mapped", from: "source: $input.position", to: "source: $input.number", code: "FDL304" },
  { what: "drop a parallel's output", from: "    outputMappings:\n      - target: parcels\n        source: $local[*].parcel\n", to: "", code: "FDL304", on: "source: $local.parcels" },
  { what: "map a key twice", from: "      - target: attempts\n        source: 0", to: "      - target: order\n        source: 0", code: "FDL309", on: "target: order\n        source: $input.order\n  - type: task", options: { ignore: ["FDL304"] } },
  { what: "refer without a root", from: "source: $input.order.due", to: "source: $.order.due", code: "FDL311" },
  { what: "keep more than the error", from: "source: $local.cause", to: "source: $local.message", code: "FDL313" },
  { what: "break a condition", from: '$.approved == "yes"', to: '$.approved = "yes"', code: "FDL401" },
  { what: "name two things to call", from: "        resourceArn: acs:fnf:::flow/hand-over\n", to: "        resourceArn: acs:fnf:::flow/hand-over\n        action: fnf:StartExecution\n", code: "FDL601", on: "action: fnf:StartExecution" },
  { what: "misspell a resource", from: "acs:fnf:::flow/hand-over", to: "acs:fnf:::flows/hand-over", code: "FDL602" },
  { what: "wait as the integration cannot", from: "pattern: waitForCallback", to: "pattern: sync", code: "FDL603" },
  { what: "leave a parameter out", from: "              MessageBody: $\n", to: "", code: "FDL605", on: "serviceParams:\n              MessageTag" },
  { what: "keep the token", from: "source: $context.task.token", to: "source: $context.execution.name", code: "FDL609", on: "waitForCallback" },
  { what: "run in Express mode", from: "type: flow\n", to: "type: flow \n", code: "FDL703", options: { executionMode: "Express" } },
  { what: "name the flow differently", from: "name: order-fulfilment", to: "name: order-fulfillment", code: "FDL709", options: { name: "order-fulfilment" } },
  { what: "write a token down", from: "source: $context.task.token", to: "source: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl", code: "FDL801", options: { ignore: ["FDL609"] } },
];

const file = (dialect: string): string => readFileSync(join(__dirname, "testdata", "ok", dialect, "order-fulfilment.yaml"), "utf8");

for (const { dialect, mutations } of [{ dialect: "state-machine", mutations: stateMachine }, { dialect: "flow", mutations: flow }]) {
  describe(`a good ${dialect} after one mistake: `, () => {
    const text = file(dialect);
    for (const { what, from, to, code, on, options } of mutations) {
      it(`${what} gives ${code}, and nothing else`, () => {
        const at = text.indexOf(from);
        assert.ok(at !== -1, "the text to change is there");
        const mutated = text.slice(0, at) + to + text.slice(at + from.length);
        const place = on === undefined ? at + to.length - to.trimStart().length : mutated.indexOf(on);
        assert.ok(place !== -1, "the place expected is there");
        const found = validate(mutated, options).map((diagnostic) => `${diagnostic.range?.start.line}: ${diagnostic.code}`);
        assert.deepEqual(found, [`${mutated.slice(0, place).split("\n").length}: ${code}`]);
      });
    }
  });
}
