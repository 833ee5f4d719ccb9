import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { sameDefinition } from "../../../fdl/canonical";
import { toText } from "../../../fdl/print";
import { flow, stateMachine } from "../../../fdl/testing/definitions";
import { programForSuite } from "../testing/program";
import { scheduleKey } from "./alicloud";
import { placed } from "./definition";
import type { Program, PropertyValue } from "./project";
import { typescript } from "./typescript";
import { yaml } from "./yaml";

const root = resolve(__dirname, "../../..");
const DEFINITION = "Type: StateMachine\nSpecVersion: v1\nName: f\nStartAt: a\nStates:\n  - { Name: a, Type: Succeed }\n";

const flowState = (name: string, attributes: object = {}, more: object = {}): object => ({
  mode: "managed",
  type: "alicloud_fnf_flow",
  name,
  instances: [{ attributes: { id: name, name, definition: DEFINITION, description: "d", ...attributes }, ...more }],
});
const state = (...resources: readonly object[]): string => JSON.stringify({ version: 4, resources });

const programOf = (definition: PropertyValue): Program => ({
  name: "p",
  from: "a test",
  resources: [{ label: "f", type: "Flow", id: "f", properties: [["definition", definition]], options: {} }],
});

describe("cloudflow migrate", function () {
  this.timeout(60_000);
  const program = programForSuite();
  const inFolder = (...path: readonly string[]): string => join(program.folder(), ...path);
  const migrate = (from: string, file: string, text: string, ...more: readonly string[]) => {
    writeFileSync(inFolder(file), text);
    return program.run(["migrate", "--from", from, file, ...more]);
  };

  it("understands both orders of schedule ids", () => {
    const flows = new Set(["orders"]);
    const expected = { flowName: "orders", scheduleName: "nightly" };
    assert.deepEqual(scheduleKey({ id: "orders:nightly", attributes: {} }, flows), expected);
    assert.deepEqual(scheduleKey({ id: "nightly:orders", attributes: {} }, flows), expected);
    assert.deepEqual(
      scheduleKey({ id: "nightly:elsewhere", attributes: { flow_name: "orders", schedule_name: "nightly" } }, flows),
      expected,
    );
    assert.deepEqual(scheduleKey({ id: "other:nightly", attributes: {} }, flows), { flowName: "other", scheduleName: "nightly" });
  });

  it("keeps the meaning of every definition, in the program or in a file, in both languages", () => {
    const definitions = fc.oneof(flow, stateMachine);
    const texts = fc.oneof(
      definitions.map((definition) => toText(definition)),
      definitions.map((definition) => JSON.stringify(definition)),
    );
    let inline = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const { value, file } = placed(text, "f");
        if (value.kind === "file") assert.ok(sameDefinition(text, file?.text ?? ""));
        if (value.kind !== "value") return;
        inline += 1;
        const written = parse(yaml(programOf(value)).get("Pulumi.yaml") ?? "") as {
          resources: { f: { properties: { definition: object } } };
        };
        const reread = JSON.parse(JSON.stringify(written.resources.f.properties.definition).replaceAll("$${", "${")) as object;
        assert.ok(sameDefinition(text, reread as never), "in YAML");
        const code = typescript(programOf(value)).get("index.ts") ?? "";
        const literal = /definition: ([^]*),\n\}\);\n$/.exec(code)?.[1] ?? "";
        assert.ok(sameDefinition(text, new Function(`return ${literal};`)() as never), "in TypeScript");
      }),
      { numRuns: 100 },
    );
    assert.ok(inline > 5, String(inline));
  });

  it("keeps the meaning of definitions that people have written", () => {
    const corpus = resolve(root, "../shared/corpus");
    if (!existsSync(corpus)) console.log("      the corpus is not here: only the project's own definitions");
    const folders = [
      join(root, "fdl/testdata/ok/flow"),
      join(root, "fdl/testdata/ok/state-machine"),
      ...(existsSync(corpus) ? [corpus] : []),
    ];
    for (const folder of folders)
      for (const name of readdirSync(folder).filter((file) => /\.(ya?ml|json)$/.test(file))) {
        const text = readFileSync(join(folder, name), "utf8");
        const { value, file } = placed(text, "f");
        assert.ok(sameDefinition(text, value.kind === "value" ? (value.value as never) : (file?.text ?? "")), name);
      }
  });

  it("writes nothing where something is, and says what", async () => {
    mkdirSync(inFolder("there"));
    writeFileSync(inFolder("there", "import.json"), "mine");
    const { code, err } = await migrate("terraform", "a.tfstate", state(flowState("f")), "--to", "there");
    assert.deepEqual([code, /Nothing was written, as there is already: there.import\.json/.test(err)], [2, true]);
    assert.deepEqual(readdirSync(inFolder("there")), ["import.json"]);
    assert.equal(readFileSync(inFolder("there", "import.json"), "utf8"), "mine");
  });

  it("leaves out what is secret there, and never writes it", async () => {
    const text = state(
      flowState("open"),
      flowState("hidden", { definition: "a-secret-definition" }, { sensitive_attributes: [[{ type: "get_attr", value: "definition" }]] }),
    );
    const { code, out } = await migrate("terraform", "s.tfstate", text, "--to", "secret");
    assert.equal(code, 1);
    assert.match(out, /alicloud_fnf_flow\.hidden: `definition` is a secret there/);
    assert.doesNotMatch(out, /state rm 'alicloud_fnf_flow\.hidden'/);
    for (const file of ["Pulumi.yaml", "import.json"])
      assert.doesNotMatch(readFileSync(inFolder("secret", file), "utf8"), /hidden|a-secret/);
    const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };
    const resource = {
      urn: "urn:pulumi:s::p::alicloud:fnf/flow:Flow::f",
      custom: true,
      type: "alicloud:fnf/flow:Flow",
      id: "f",
      outputs: { name: "f", definition: mark, description: "d" },
    };
    const exported = await migrate("pulumi-alicloud", "stack.json", JSON.stringify({ version: 3, deployment: { resources: [resource] } }));
    assert.equal(exported.code, 2);
    assert.match(exported.err, /that could be carried over:\n.*`definition` is a secret there/);
  });

  it("lets a definition pass that the service has taken and a check would not, and says so", async () => {
    const { code, out } = await migrate("terraform", "b.tfstate", state(flowState("other")), "--to", "tolerated");
    assert.equal(code, 1);
    assert.match(out, /alicloud_fnf_flow\.other: the definition has an error \(FDL708: .*\): a comment on its first line/);
    const text = readFileSync(inFolder("tolerated", "flows/other.yaml"), "utf8");
    assert.equal(text, `# fdl-ignore FDL708 as it was taken over\n${DEFINITION}`);
  });

  it("says which definition stops a preview, and still writes it as it is", async () => {
    const { code, out } = await migrate("terraform", "c.tfstate", state(flowState("f", { definition: "a: [" })), "--to", "bad");
    assert.equal(code, 1);
    assert.match(out, /alicloud_fnf_flow\.f: the definition has an error \(FDL\d+: .*\), at which `pulumi preview` stops/);
    assert.equal(readFileSync(inFolder("bad", "flows/f.yaml"), "utf8"), "a: [");
  });

  it("gives every resource a name of its own that programs can use", async () => {
    const twice = flowState("web.site") as { instances: object[] };
    const text = state(
      { ...twice, name: "a" },
      { ...twice, name: "a", module: "module.x" },
      { ...flowState("a"), module: 'module.x["é"]' },
      flowState("1st"),
    );
    await migrate("terraform", "n.tfstate", text, "--to", "names");
    const { resources } = JSON.parse(readFileSync(inFolder("names", "import.json"), "utf8")) as { resources: { name: string }[] };
    const names = resources.map(({ name }) => name);
    assert.deepEqual([names[0], names[1], names[3]], ["a", "x-a", "flow-1st"]);
    assert.equal(new Set(names).size, 4);
    for (const name of names) assert.match(name, /^[A-Za-z_][\w-]*$/);
  });

  it("asks for one region where the file holds several", async () => {
    const service = (region: string): string =>
      `  ${region}:\n    component: fnf@0.0.4\n    props: { region: ${region}, name: f, definition: flow.yaml }\n`;
    writeFileSync(inFolder("flow.yaml"), DEFINITION);
    const text = `edition: 3.0.0\nname: x\nresources:\n${service("cn-hangzhou")}${service("cn-shanghai")}`;
    const { code, err } = await migrate("serverless-devs", "s.yaml", text, "--to", "regions");
    assert.deepEqual([code, /several regions.*cn-hangzhou, cn-shanghai/.test(err)], [2, true]);
    const { out } = await migrate("serverless-devs", "s.yaml", text, "--to", "regions", "--region", "cn-shanghai");
    assert.match(out, /^1 flow written:/);
    assert.match(readFileSync(inFolder("regions", "Pulumi.yaml"), "utf8"), /cloudflow:region:\n {4}value: cn-shanghai/);
  });

  it("resolves an s.yaml's variables, and asks for those that it does not hold", async () => {
    const text = [
      "edition: 3.0.0",
      "vars: { stage: '${env(STAGE, dev)}', loop: '${vars.loop}' }",
      "resources:",
      "  one: { component: fnf, props: { region: cn-hangzhou, name: 'a-${vars.stage}', description: '${this.props.name}', definition: flow.yaml } }",
      "  two: { component: fnf, props: { region: cn-hangzhou, name: '${resources.one.props.name}-2', definition: flow.yaml } }",
      "  lost: { component: fnf, props: { region: cn-hangzhou, name: '${file(x)}', definition: flow.yaml } }",
    ].join("\n");
    const { code, out } = await migrate("serverless-devs", "v.yaml", text, "--to", "vars", "--value", "env.STAGE=prod");
    assert.equal(code, 1);
    assert.match(out, /lost: `name` needs \$\{file\(x\)\}/);
    const written = readFileSync(inFolder("vars", "Pulumi.yaml"), "utf8");
    assert.match(written, /name: a-prod\n +description: a-prod\n/);
    assert.match(written, /name: a-prod-2\n +description: Created By Serverless Devs\n/);
  });

  const strangers: readonly (readonly [string, string, RegExp])[] = [
    ["terraform", '{"format_version": "1.0", "values": {}}', /no Terraform state of version 4.*terraform state pull/],
    ["terraform", "version: 4", /not a Terraform state: it is no JSON/],
    ["pulumi-alicloud", "{}", /no stack export: `pulumi stack export/],
    ["ros", "Resources: {}", /no ROS template/],
    ["ros", "a: [", /cannot be read/],
    ["serverless-devs", "services: {}", /no s\.yaml/],
    ["cdk", "{}", /--from cdk: one of pulumi-alicloud, terraform, ros, serverless-devs/],
    ["terraform", '{"version": 4, "resources": []}', /holds no flow and no schedule/],
  ];
  for (const [from, text, message] of strangers)
    it(`says what is wrong with ${JSON.stringify(text)} as ${from}`, async () => {
      const { code, out, err } = await migrate(from, "stranger", text);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, message);
    });
});
