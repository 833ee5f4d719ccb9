import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { UNKNOWN } from "../unknown";
import { graph, graphFormats } from "./graph";

const machine = `Type: StateMachine
SpecVersion: v1
Name: shop
StartAt: charge
States:
  - Name: charge
    Type: Task
    Action: FC:InvokeFunction
    Retry: [{Errors: [FC.Unknown], MaxAttempts: 3, IntervalSeconds: 1}]
    Catch: [{Errors: [Declined, Expired], Next: failed}]
    Next: ship
  - Name: ship
    Type: Parallel
    Branches:
      - {StartAt: pack, States: [{Name: pack, Type: Pass, End: true}]}
      - {StartAt: label, States: [{Name: label, Type: Wait, Seconds: 5, Next: stick}, {Name: stick, Type: Pass, End: true}]}
    Next: decide
  - Name: decide
    Type: Choice
    Branches: [{Condition: '$Input.n > 1 && "<x>" == $Input.s', Next: charge}]
    Default: nowhere
  - {Name: failed, Type: Fail, Code: Declined}
`;

const flow = `type: flow
version: v1
name: loop
steps:
  - {type: task, name: list, resourceArn: "acs:fc:::services/shop/functions/list", retry: [{errors: [FnF.ALL]}]}
  - type: foreach
    name: each
    iterationMapping: {collection: $.items, item: item}
    steps: [{type: pass, name: one}]
  - type: choice
    name: more
    choices:
      - {condition: $.more, goto: list}
      - {condition: $.odd, steps: [{type: pass, name: odd}]}
      - {condition: $.nothing}
  - {type: succeed, name: done}
`;

describe("graph", () => {
  it("writes Mermaid", () => {
    const text = graph(machine, "mermaid") ?? "";
    const lines = text.split("\n").filter((line) => !line.includes("classDef"));
    assert.deepEqual(lines, [
      "flowchart TD",
      '  n9((" ")):::look_start',
      '  n1("Task<br/>charge<br/>FC:InvokeFunction · retry 3×"):::look_task',
      '  subgraph n5["Parallel<br/>ship"]',
      '    subgraph n5_1["branch 1"]',
      '      n2("Pass<br/>pack"):::look_pass',
      "    end",
      "    class n5_1 look_branch",
      '    subgraph n5_2["branch 2"]',
      '      n3("Wait<br/>label<br/>5 s"):::look_wait',
      '      n4("Pass<br/>stick"):::look_pass',
      "    end",
      "    class n5_2 look_branch",
      "  end",
      "  class n5 look_group",
      '  n6{{"Choice<br/>decide"}}:::look_choice',
      '  n8("missing<br/>nowhere"):::look_missing',
      '  n7(["Fail<br/>failed<br/>Declined"]):::look_fail',
      "  n1 --> n5",
      '  n1 -.->|"Declined, Expired"| n7',
      "  n5 --> n6",
      '  n6 -->|"$Input.n #gt; 1 #amp;#amp; #quot;#lt;x#gt;#quot; == $Input.s"| n1',
      '  n6 -->|"default"| n8',
      "  n9 --> n1",
      "  n3 --> n4",
      "",
    ]);
  });

  it("writes Graphviz text with clusters, and arrows cut at them", () => {
    const text = graph(machine, "dot") ?? "";
    assert.match(text, /^digraph "shop" \{\n {2}graph \[compound=true/);
    assert.match(text, /subgraph cluster_n5 \{[^]*subgraph cluster_n5_1 \{/);
    assert.match(text, /n1 -> n2 \[lhead="cluster_n5"\];/);
    assert.match(text, /n1 -> n7 \[label="Declined, Expired", style="dashed"/);
    assert.match(text, /label="\$Input\.n > 1 && \\"<x>\\" == \$Input\.s"/);
  });

  it("draws every branch of a choice that holds steps", () => {
    const text = graph(flow, "mermaid") ?? "";
    const arrows = text.split("\n").filter((line) => / -/.test(line) && !line.includes("classDef"));
    const names = new Map([...text.matchAll(/ (n\d+)[([{]+"(?:[a-z]+<br\/>)?([^<"]*)/g)].map(([, id, name]) => [String(id), String(name)]));
    const readable = arrows.map((line) =>
      line
        .trim()
        .replace(/n\d+/g, (id) => names.get(id) ?? id)
        .replace(/\s+/g, " "),
    );
    assert.ok(readable.includes('more -->|"$.more"| list'), readable.join("\n"));
    assert.ok(readable.includes('more -->|"$.nothing"| done'));
    assert.ok(readable.includes('more -->|"otherwise"| done'));
    assert.match(text, /more|"\$\.odd"\|/);
    assert.match(text, /fc list · retry/);
    assert.match(text, /each of \$\.items/);
  });

  describe("in SVG", () => {
    it("shows every name and label, escaped, catches dashed", () => {
      const text = graph(machine, "svg") ?? "";
      for (const shown of [
        "charge",
        "ship",
        "pack",
        "stick",
        "branch 2",
        "nowhere",
        "&quot;&lt;x&gt;&quot;",
        "Declined, Expired",
        "default",
      ])
        assert.ok(text.includes(shown), shown);
      assert.match(text, /stroke-dasharray="6 4" marker-end="url\(#catch\)"/);
    });
  });

  const drawable: readonly [what: string, definition: Parameters<typeof graph>[0]][] = [
    ["a machine", machine],
    ["a flow", flow],
    ["names that are markup", machine.replace(/pack/g, '"</svg>&\\u0000\\uD800]|end"')],
    ["no states", "Type: StateMachine"],
    [
      "an object with unknown parts",
      {
        Type: "StateMachine",
        StartAt: UNKNOWN,
        States: [{ Name: UNKNOWN, Type: UNKNOWN, Next: UNKNOWN }, UNKNOWN, { Name: "a", Type: "Choice", Branches: UNKNOWN, Default: "a" }],
      },
    ],
    [
      "a state that is its own next",
      "Type: StateMachine\nStartAt: a\nStates: [{Name: a, Type: Choice, Branches: [{Condition: $Input.x, Next: a}], Default: a}]",
    ],
    ["names used twice", "type: flow\nversion: v1\nsteps: [{type: pass, name: a}, {type: pass, name: a}]"],
  ];
  for (const [what, definition] of drawable) {
    for (const format of graphFormats) {
      it(`draws ${what} as ${format}`, () => wellFormed(graph(definition, format)));
    }
  }

  function wellFormed(text: string | undefined): void {
    assert.ok(text !== undefined && text.endsWith("\n"));
    assert.doesNotMatch(text, /NaN|undefined|Infinity|\[object/);
    if (!text.startsWith("<svg")) return;
    const open: string[] = [];
    for (const [, close, name, empty] of text.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
      if (close === "/") assert.equal(open.pop(), name);
      else if (empty !== "/") open.push(String(name));
    }
    assert.deepEqual(open, []);
    assert.doesNotMatch(text.replace(/<\/?[a-z]+(?:\s[^<>]*)?>/g, ""), /[<>\u0000-\u0008]|&(?!amp;|lt;|gt;|quot;|#39;)/);
  }

  it("says nothing of what is no flow", () => {
    for (const text of ["", "{", "a: 1", "- 1"]) assert.equal(graph(text, "svg"), undefined);
  });

  it("takes any text", () => {
    const pieces = fc.constantFrom(
      "Type: StateMachine",
      "States:",
      "type: flow",
      "steps:",
      "- {Name: a, Type: Pass, Next: b}",
      "- {name: a, type: task}",
      "  ",
      "\n",
      "StartAt: a",
      "Branches: [",
      "]",
      "&a",
      "*a",
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 20 }),
        fc.constantFrom(...graphFormats),
        (parts, format) => void graph(parts.join("\n"), format),
      ),
      { numRuns: 500 },
    );
  });

  it("draws real definitions", function () {
    const folder = resolve(__dirname, "../../../shared/corpus");
    if (!existsSync(folder)) {
      console.log(`    (the corpus of real definitions is not here: ${folder})`);
      return;
    }
    for (const file of readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))) {
      for (const format of graphFormats) wellFormed(graph(readFileSync(join(folder, file), "utf8"), format));
    }
  });
});
