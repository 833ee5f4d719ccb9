import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleForSuite, NODE_PATH } from "./testing/program";

const order = `
type: flow
version: v1
steps:
  - type: task
    name: charge
    resourceArn: acs:fc:::services/shop/functions/charge
    retry: [{ errors: [FC.Unknown], intervalSeconds: 2 }]
    catch: [{ errors: [FnF.ALL], goto: failed }]
  - type: choice
    name: big
    choices: [{ condition: $.amount > 100, steps: [{ type: wait, name: cool, duration: 3600 }] }]
  - { type: pass, name: done, end: true }
  - { type: fail, name: failed, error: OrderFailed, cause: see charge }
`;
const javascript =
  'exports.handler = async (event) => { console.log("noise"); if (event.amount < 0) throw Object.assign(new Error("negative"), { name: "NegativeAmount" }); return { charged: event.amount }; };';
const python =
  'class Bad(Exception): pass\ndef handler(event, context):\n    print("noise")\n    if event["amount"] < 0: raise Bad("negative")\n    return {"charged": event["amount"]}\n';
const cases = `
flow: order.yaml
cases:
  - name: small
    input: { amount: 3 }
    mocks: { charge: { sequence: [{ error: FC.Unknown }, { result: { id: 1 } }] } }
    output: { id: 1 }
    path: [charge, big, done]
    seconds: 2
  - { name: "a <b>", mocks: { charge: { error: E } }, status: Failed, error: OrderFailed, path: [charge, failed] }
`;

const map = `
Type: StateMachine
SpecVersion: v1
Name: reads
StartAt: M
States:
  - Type: Map
    Name: M
    ItemReader: { SourceType: OSS_JSON_LIST, SourceParameters: { Bucket: data, ObjectName: list.json } }
    Processor: { ProcessorConfig: { ExecutionMode: Standard }, StartAt: P, States: [{ Type: Pass, Name: P, End: true }] }
    End: true
`;

describe("cloudflow run and cloudflow test", () => {
  let folder = "";
  const program = bundleForSuite();
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "cloudflow run "));
    const files = {
      "order.yaml": order,
      "charge.js": javascript,
      "charge.py": python,
      "order.test.yaml": cases,
      "bad.test.yaml": "flow: order.yaml\ncases:\n  - { name: n, statu: Failed }\n",
      "cloudflow.local.yaml": "functions: { shop/charge: { file: ./charge.js } }\n",
      "python.yaml": "functions: { shop/charge: { file: ./charge.py } }\n",
      "command.yaml": 'functions: { shop/charge: { command: "cat" } }\n',
      "buckets.yaml": "buckets: { data: . }\n",
      "wrong-bucket.yaml": "buckets: { data: [] }\n",
      "list.json": '[{ "n": 1 }]',
      "map.yaml": map,
      "mocks.yaml": "charge: { result: { mocked: true } }\n",
      "wrong.yaml": "flow: order.yaml\ncases:\n  - { name: n, output: { x: 1 }, mocks: { charge: { result: {} } } }\n",
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program(), ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NODE_PATH },
    });
    return { code: status, out: stdout, err: stderr };
  };

  it("prints path, time and output", () => {
    const { code, out } = run("run", "order.yaml", "--input", '{"amount": 200}');
    assert.equal(
      out,
      [
        "     0.0 s  ✓ charge  0.0 s",
        "     0.0 s  ✓ big  3600.0 s",
        "     0.0 s    ✓ cool  3600.0 s",
        "  3600.0 s  ✓ done  0.0 s",
        "Succeeded after 3600 s, 21 events",
        '{"charged":200}',
        "",
      ].join("\n"),
    );
    assert.equal(code, 0);
  }).timeout(30_000);

  for (const [kind, config, error] of [
    ["JavaScript", "cloudflow.local.yaml", "NegativeAmount: negative"],
    ["Python", "python.yaml", "Bad: negative"],
  ] as const) {
    it(`calls the ${kind} file that the configuration names, and takes the name of its exception`, () => {
      const { code, out } = run("run", "order.yaml", "--config", config, "--input", '{"amount": -1}');
      assert.match(out, new RegExp(`✗ charge +0\\.\\d s +${error}`));
      assert.equal(code, 1);
      assert.equal(
        (
          JSON.parse(run("run", "order.yaml", "--config", config, "--input", '{"amount": 7}', "--format", "json").out) as {
            output: unknown;
          }
        ).output instanceof Object,
        true,
      );
    }).timeout(30_000);
  }

  it("runs a command with the event on standard input", () => {
    assert.match(run("run", "order.yaml", "--config", "command.yaml", "--input", '{"amount":1}').out, /\n\{"amount":1\}\n$/);
  });

  it("reads items from the folder that the configuration names for a bucket", () => {
    assert.match(run("run", "map.yaml", "--config", "buckets.yaml").out, /\n\{"Items":\[\{"n":1\}\]\}\n$/);
    assert.match(run("run", "map.yaml").out, /Add to cloudflow\.local\.yaml: buckets: \{ "data": \.\/folder \}/);
    const { code, err } = run("run", "map.yaml", "--config", "wrong-bucket.yaml");
    assert.deepEqual([code, err.split("\n")[0]], [2, "cloudflow: wrong-bucket.yaml: buckets.data must be the name of a folder."]);
  }).timeout(30_000);

  it("takes mocks before anything else", () => {
    assert.match(run("run", "order.yaml", "--mocks", "mocks.yaml").out, /\n\{"mocked":true\}\n$/);
  });

  it("runs cases, and tells the coverage of steps and branches", () => {
    const { code, out } = run("test", "order.test.yaml", "--junit", "out.xml");
    assert.equal(
      out,
      [
        "order.test.yaml",
        "  ✓ small",
        "  ✓ a <b>",
        "  steps: 4 of 5; not reached: cool",
        "  branches: 1 of 2; not reached: big 1",
        "2 of 2 cases as expected.",
        "",
      ].join("\n"),
    );
    assert.equal(code, 0);
    assert.match(
      readFileSync(join(folder, "out.xml"), "utf8"),
      /<testcase classname="order\.test\.yaml" name="a &lt;b&gt;" time="\d+\.\d{3}"\/>/,
    );
  });

  it("says in what a case differs", () => {
    const { code, out } = run("test", "wrong.yaml");
    assert.match(out, /✗ n\n {6}output: expected \{"x":1\}, but it is \{\}\n/);
    assert.equal(code, 1);
  });

  const misuses: readonly (readonly [readonly string[], RegExp])[] = [
    [["run"], /Name one file/],
    [["run", "order.yaml", "--input", "[1]"], /--input must be a JSON object/],
    [["run", "order.yaml", "--time", "fast"], /--time fast/],
    [["run", "order.yaml", "--mocks", "none.yaml"], /none\.yaml cannot be read/],
    [["test", "bad.test.yaml"], /cases\[0\]: there is no key "statu"/],
    [["test", "none"], /no such file or folder/],
  ];
  for (const [args, message] of misuses) {
    it(`says what is wrong with \`${args.join(" ")}\``, () => {
      const { code, err } = run(...args);
      assert.match(err, message);
      assert.equal(code, 2);
    });
  }
});
