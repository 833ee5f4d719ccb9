import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { version } from "../../package.json";
import { bundleForSuite, NODE_PATH, type Ran } from "./testing/program";

const good = "Type: StateMachine\nSpecVersion: v1\nName: f\nStartAt: a\nStates:\n  - {Name: a, Type: Succeed}\n";
const broken = good.replace("StartAt: a", "StartAt: b");
const doubtful = good.replace("SpecVersion: v1", "SpecVersion: v9");

describe("cloudflow", () => {
  let folder = "";
  const program = bundleForSuite();
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "cloudflow-command-"));
    const files = {
      "good.yaml": good,
      "broken.yaml": broken,
      "doubtful.yaml": doubtful,
      "deep/er/good.yml": good,
      "deep/.hidden/broken.yaml": broken,
      "deep/node_modules/broken.yaml": broken,
      "we ird,100%.yaml": broken,
      "no.txt": "x",
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function run(args: readonly string[], input = ""): Ran {
    const env = { ...process.env, NODE_PATH };
    const { status, stdout, stderr } = spawnSync(process.execPath, [program(), ...args], { cwd: folder, input, encoding: "utf8", env });
    return { code: status, out: stdout, err: stderr };
  }

  describe("on the whole", () => {
    it("lists its commands", () => {
      const { code, out } = run(["--help"]);
      assert.equal(code, 0);
      for (const name of ["validate", "diff", "graph", "local"]) assert.match(out, new RegExp(`^  ${name} `, "m"));
    });
    it("shows the list on standard error when called with nothing", () => {
      const { code, out, err } = run([]);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, /Commands:/);
    });
    it("guesses which command was meant", () => {
      const { code, err } = run(["valdiate"]);
      assert.equal(code, 2);
      assert.match(err, /There is no command `valdiate`. Did you mean `validate`\?/);
    });
    for (const name of ["validate", "diff", "graph"]) {
      it(`explains ${name}`, () => {
        const { code, out } = run([name, "--help"]);
        assert.equal(code, 0);
        assert.match(out, new RegExp(`^Usage: cloudflow ${name}[^]*Exit codes: 0`));
        assert.equal(run(["help", name]).out, out);
      });
    }
    for (const [args, said] of [
      [["validate", "--frmat", "json", "good.yaml"], "There is no option `--frmat`; did you mean `--format`?"],
      [["graph", "--frmat=svg", "good.yaml"], "There is no option `--frmat`; did you mean `--format`?"],
      [["validate", "-z", "good.yaml"], "There is no option `-z`."],
      [["validate", "good.yaml", "--format"], "The option `--format` needs a value after it."],
      [["validate", "--format", "--strict", "good.yaml"], "The option `--format` needs a value after it."],
      [["validate", "--strict=yes", "good.yaml"], "The option `--strict` takes no value."],
      [["conformance", "good.yaml"], "`good.yaml` is too much: this command takes options only."],
    ] as const) {
      it(`calls \`${args.join(" ")}\` a wrong call`, () => {
        const [name] = args;
        assert.deepEqual(run(args), { code: 2, out: "", err: `cloudflow: ${said}\n\`cloudflow ${name} --help\` explains the command.\n` });
      });
    }
    it("says its version", () => {
      for (const argument of ["--version", "-v", "version"])
        assert.deepEqual(run([argument]), { code: 0, out: `cloudflow ${version}\n`, err: "" });
    });
    it("names the missing file in the words of people", () => {
      for (const name of ["validate", "graph", "run"])
        assert.match(run([name, "none.yaml"]).err, /^cloudflow: none\.yaml cannot be read: there is no such file\.\n/);
    });
  });

  describe("validate", () => {
    it("is content with a good file", () => {
      assert.deepEqual(run(["validate", "good.yaml"]), { code: 0, out: "", err: "1 definition checked: nothing found.\n" });
    });
    it("shows an error with its place", () => {
      const { code, out, err } = run(["validate", "good.yaml", "broken.yaml"]);
      assert.equal(code, 1);
      assert.match(out, /^broken\.yaml:4:10: error FDL201: [^\n]+\n4 \| StartAt: b\n {2}\| {10}\^\n/);
      assert.match(err, /^2 definitions checked: 1 error, \d+ warnings?\.$/m);
    });
    it("lets warnings pass, but not with --strict", () => {
      assert.equal(run(["validate", "doubtful.yaml"]).code, 0);
      assert.match(run(["validate", "doubtful.yaml"]).out, /warning/);
      assert.equal(run(["validate", "--strict", "doubtful.yaml"]).code, 1);
    });
    it("leaves out what it is told to ignore", () => {
      const codes = [...new Set(run(["validate", "broken.yaml"]).out.match(/FDL\d+/g))];
      assert.equal(run(["validate", "--strict", ...codes.flatMap((code) => ["--ignore", code]), "broken.yaml"]).code, 0);
      assert.equal(run(["validate", "--strict", "--ignore", codes.join(","), "broken.yaml"]).code, 0);
      assert.match(run(["validate", "--ignore", "FDL000", "broken.yaml"]).err, /There is no check `FDL000`/);
    });
    it("lets the provider name what has no name, where that is asked for", () => {
      const unnamed = "Type: StateMachine\nSpecVersion: v1\nStartAt: a\nStates:\n  - {Name: a, Type: Succeed}\n";
      assert.match(run(["validate", "-"], unnamed).out, /error FDL101.*Name/);
      assert.equal(run(["validate", "--allow-unnamed", "-"], unnamed).code, 0);
      assert.match(
        run(["validate", "--allow-unnamed", "-"], unnamed.replace("StartAt: a", "StartAt: b")).out,
        /^<stdin>:3:10: error FDL201/,
      );
    });
    it("checks for Express mode", () => {
      const wait = good.replace("{Name: a, Type: Succeed}", "{Name: a, Type: Wait, Seconds: 100, End: true}");
      assert.equal(run(["validate", "-"], wait).code, 0);
      const { code, out } = run(["validate", "--express", "-"], wait);
      assert.equal(code, 1);
      assert.match(out, /^<stdin>:6:/);
    });
    it("takes patterns apart, each file once, and passes over hidden folders and node_modules", () => {
      assert.match(run(["validate", "**/*.{yaml,yml}", "good.yaml"]).err, /^5 definitions/);
      assert.match(run(["validate", "deep/*/g??d.yml"]).err, /^1 definition /);
      assert.match(run(["validate", "deep/.hidden/*.yaml"]).err, /^1 definition /);
      assert.match(run(["validate", join(folder, "*.yaml")]).err, /^4 definitions/);
      assert.deepEqual(run(["validate", "*.toml"]).code, 2);
    });
    it("goes on after a file that cannot be read", () => {
      const { code, out, err } = run(["validate", "missing.yaml", "good.yaml/x.yaml", "broken.yaml"]);
      assert.equal(code, 2);
      assert.match(err, /missing\.yaml cannot be read: there is no such file\.[^]*x\.yaml cannot be read: a part of the path is a file/);
      assert.match(err, /^1 definition checked: 1 error[^]*^2 files could not be read\.$/m);
      assert.match(out, /FDL201/);
    });
    it("does not say that nothing was found where nothing was read", () => {
      assert.doesNotMatch(run(["validate", "missing.yaml"]).err, /nothing found/);
    });
    it("passes over the cases of `cloudflow test` in a folder", () => {
      mkdirSync(join(folder, "tested"), { recursive: true });
      writeFileSync(join(folder, "tested", "good.yaml"), good);
      writeFileSync(join(folder, "tested", "good.test.yaml"), "flow: good.yaml\ncases: []\n");
      assert.deepEqual(run(["validate", "tested"]), { code: 0, out: "", err: "1 definition checked: nothing found.\n" });
      rmSync(join(folder, "tested"), { recursive: true });
    });
    it("checks every definition below a folder", () => {
      assert.match(run(["validate", "."]).err, /^5 definitions checked/);
      assert.deepEqual(run(["validate", "deep/"]), { code: 0, out: "", err: "1 definition checked: nothing found.\n" });
      mkdirSync(join(folder, "empty"), { recursive: true });
      assert.match(run(["validate", "empty"]).err, /^cloudflow: The folder `empty` holds no `\.yaml`, `\.yml` or `\.json` file\.\n/);
    });
    it("wants files", () => {
      assert.equal(run(["validate"]).code, 2);
      assert.match(run(["validate", "--format", "jsn", "good.yaml"]).err, /did you mean `json`/);
    });
    it("prints JSON", () => {
      const { code, out } = run(["validate", "--format", "json", "good.yaml", "broken.yaml"]);
      const { files, findings } = JSON.parse(out) as {
        files: number;
        findings: { file: string; code: string; path: string; range: { start: { line: number; column: number } } }[];
      };
      assert.deepEqual([code, files], [1, 2]);
      const [found] = findings;
      assert.deepEqual(
        [found?.file, found?.code, found?.path, found?.range.start.line, found?.range.start.column],
        ["broken.yaml", "FDL201", "StartAt", 4, 10],
      );
    });
    it("prints SARIF", () => {
      const { out } = run(["validate", "--format", "sarif", join(folder, "we ird,100%.yaml")]);
      const log = JSON.parse(out) as {
        version: string;
        runs: {
          tool: { driver: { rules: { id: string }[] } };
          results: {
            ruleId: string;
            level: string;
            message: { text: string };
            locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[];
          }[];
        }[];
      };
      const [result] = log.runs[0]?.results ?? [];
      assert.equal(log.version, "2.1.0");
      assert.deepEqual([result?.ruleId, result?.level], ["FDL201", "error"]);
      assert.ok(log.runs[0]?.tool.driver.rules.some(({ id }) => id === "FDL201"));
      assert.equal(result?.locations[0]?.physicalLocation.artifactLocation.uri, "we%20ird%2C100%25.yaml");
      assert.equal(result.locations[0].physicalLocation.region.startLine, 4);
    });
    it("prints commands for GitHub", () => {
      const { out } = run(["validate", "--format", "github", "we ird,100%.yaml"]);
      assert.match(out, /^::error file=we ird%2C100%25\.yaml,line=4,col=10,endLine=4,endColumn=11,title=FDL201::/m);
    });
    it("checks thousands of files in one run", () => {
      mkdirSync(join(folder, "many"));
      for (let index = 0; index < 3000; index++) writeFileSync(join(folder, "many", `${index}.yaml`), index % 1000 === 0 ? broken : good);
      const { code, err } = run(["validate", "many/*.yaml"]);
      assert.equal(code, 1);
      assert.match(err, /^3000 definitions checked: 3 errors/);
    });
  });

  describe("diff", () => {
    it("says nothing of formatting", () => {
      assert.deepEqual(run(["diff", "good.yaml", "-"], `# comment\n${good.replace("Type: StateMachine\n", "")}"Type": 'StateMachine'\n`), {
        code: 0,
        out: "",
        err: "",
      });
    });
    it("says what changed, by step", () => {
      const next = `${good.replace("Name: f", "Name: g").replace("Type: Succeed", "Type: Pass, Next: b")}  - {Name: b, Type: Succeed}\n`;
      assert.deepEqual(run(["diff", "good.yaml", "-"], next), {
        code: 1,
        err: "",
        out: "~ Name f → g\n~ step a: Type Succeed → Pass\n+ step a: Next b\n+ step b\n",
      });
    });
    it("prints JSON", () => {
      const { out } = run(["diff", "--format", "json", "good.yaml", "broken.yaml"]);
      assert.deepEqual(JSON.parse(out), [{ kind: "changed", step: "", field: "StartAt", before: "a", after: "b" }]);
    });
    it("refuses what is no YAML, and says where", () => {
      const { code, out, err } = run(["diff", "good.yaml", "-"], "a: 1\nb: {");
      assert.deepEqual([code, out], [2, ""]);
      assert.match(
        err,
        /^cloudflow: <stdin> is not one YAML or JSON document\.\n<stdin>:2:4: error FDL001: A bracket is opened here and never closed/,
      );
    });
    it("wants two files", () => {
      for (const args of [["good.yaml"], ["-", "-"], ["good.yaml", "missing.yaml"], ["good.yaml", "broken.yaml", "--format", "xml"]])
        assert.equal(run(["diff", ...args]).code, 2, args.join(" "));
    });
  });

  describe("graph", () => {
    it("draws in every format", () => {
      assert.match(run(["graph", "good.yaml"]).out, /^flowchart TD\n/);
      assert.match(run(["graph", "--format", "dot", "good.yaml"]).out, /^digraph "f" \{/);
      assert.match(run(["graph", "--format", "svg", "-"], good).out, /^<svg [^]*<\/svg>\n$/);
    });
    it("draws what has mistakes", () => {
      const { code, out } = run(["graph", "broken.yaml"]);
      assert.equal(code, 0);
      assert.match(out, /missing<br\/>b/);
    });
    it("says why nothing can be drawn", () => {
      const { code, out, err } = run(["graph", "-"], "a: 1\n");
      assert.deepEqual([code, out], [1, ""]);
      assert.match(err, /^<stdin>:1:1: error FDL012/);
    });
    it("wants one file and a format that there is", () => {
      for (const args of [[], ["good.yaml", "broken.yaml"], ["--format", "png", "good.yaml"]])
        assert.equal(run(["graph", ...args]).code, 2);
      assert.match(run(["graph", "--format", "mermade", "good.yaml"]).err, /did you mean `mermaid`/);
    });
  });
});
