/** The types of definitions in the SDKs: they take every good definition that the checks' examples hold, and refuse mistakes by name. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { readExample } from "../../fdl/checks";
import { isCode } from "../../fdl/codes";
import schema from "../../schema.json";
import { root } from "../../tools/sandbox";

const { packageName } = schema.language.python;
const testdata = join(root, "fdl", "testdata");
const textsIn = (folder: string): readonly (readonly [name: string, text: string])[] =>
  readdirSync(join(testdata, folder)).map((name) => [name, readFileSync(join(testdata, folder, name), "utf8")] as const);

type Named = readonly [name: string, definition: unknown];

function goodDefinitions(): readonly Named[] {
  const examples = textsIn("checks").flatMap(([name, text]): readonly Named[] => {
    const code = name.slice(0, 6);
    assert.ok(isCode(code));
    const { kind, good } = readExample(code, text);
    return kind === "definition" ? [[code, parse(good, { merge: true })]] : [];
  });
  const whole = ["ok/flow", "ok/state-machine"].flatMap((folder) =>
    textsIn(folder).map(([name, text]): Named => [join(folder, name).replace(/\W/g, "_"), parse(text, { merge: true })]),
  );
  return [...examples, ...whole];
}

type Mistake = { readonly state: object; readonly type: string; readonly typescript: RegExp; readonly python: RegExp };

/** A state with one mistake, its type in Python, and what the type checkers have to name. */
const mistakes: readonly Mistake[] = [
  {
    state: { Type: "Wait", Name: "w", Secondz: 3, End: true },
    type: "WaitState",
    typescript: /'"Secondz"' does not exist in type 'WaitState'/,
    python: /Extra key "Secondz" for TypedDict "WaitState"/,
  },
  {
    state: { Type: "Task", Name: "t", Action: "FC:InvokeFunction", TaskMode: "Sync", End: true },
    type: "TaskState",
    typescript: /Type '"Sync"' is not assignable to type 'Input<"RequestComplete"/,
    python: /TypedDict item "TaskMode" has type "Literal\['RequestComplete'/,
  },
  {
    state: { Type: "Fail", Code: "x" },
    type: "FailState",
    typescript: /Property 'Name' is missing in type .* but required in type 'FailState'/,
    python: /Missing key "Name" for TypedDict "FailState"/,
  },
  {
    state: { Type: "Tosk", Name: "t" },
    type: "State",
    typescript: /Type '"Tosk"' is not assignable to type '"Pass" \| "Task"/,
    python: /variable has type "State"/,
  },
];

const python = (value: unknown): string =>
  JSON.stringify(value, undefined, 1).replace(
    /^( *(?:"(?:[^"\\]|\\.)*": )?)(true|false|null)(,?)$/gm,
    (_, before: string, word: "true" | "false" | "null", after: string) =>
      `${before}${{ true: "True", false: "False", null: "None" }[word]}${after}`,
  );

describe("The types of definitions", function () {
  this.timeout(300_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "definition-types-"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    symlinkSync(join(root, "sdk", "nodejs"), join(folder, "sdk"));
    cpSync(join(root, "sdk", "python", packageName, "definition.py"), join(folder, "definition.py"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const compiler = [
    "--noEmit",
    "--strict",
    "--skipLibCheck",
    "--preserveSymlinks",
    "--module",
    "node16",
    "--moduleResolution",
    "node16",
    "--target",
    "es2022",
    "--types",
    "node",
    "--pretty",
    "false",
  ];

  /** What the type checker says of each definition, by its name. */
  function typescriptSays(definitions: readonly Named[], type: string): string {
    const lines = definitions.map(([name, definition]) => `export const ${name} = ${JSON.stringify(definition)} satisfies ${type};`);
    writeFileSync(join(folder, "program.ts"), [`import type { ${type} } from "./sdk/definition";`, ...lines, ""].join("\n"));
    return spawnSync(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), ...compiler, "program.ts"], {
      cwd: folder,
      encoding: "utf8",
    }).stdout;
  }

  function pythonSays(definitions: readonly Named[], type: string): string {
    const checker = execFileSync(
      "bash",
      [join(root, "tools", "python-environment.sh"), "sdk-python", join(root, "tools", "sdks", "requirements.txt")],
      { encoding: "utf8" },
    ).trim();
    writeFileSync(
      join(folder, "program.py"),
      [`from definition import ${type}`, ...definitions.map(([name, definition]) => `${name}: ${type} = ${python(definition)}`), ""].join(
        "\n",
      ),
    );
    return spawnSync(
      checker,
      ["-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", join(folder, "cache"), "definition.py", "program.py"],
      { cwd: folder, encoding: "utf8" },
    ).stdout;
  }

  it("take every good definition in TypeScript", () => {
    const definitions = goodDefinitions();
    assert.ok(definitions.length > 50);
    assert.equal(typescriptSays(definitions, "Definition"), "");
  });

  it("take every good definition in Python", () => {
    assert.equal(pythonSays(goodDefinitions(), "Definition"), "");
  });

  it("refuse a mistake in TypeScript, and name it in the midst of a definition", () => {
    const machine = (state: object): object => ({
      Type: "StateMachine",
      SpecVersion: "v1",
      StartAt: "a",
      States: [{ Type: "Succeed", Name: "a" }, state],
    });
    for (const { state, typescript } of mistakes) assert.match(typescriptSays([["mistaken", machine(state)]], "StateMachine"), typescript);
  });

  it("refuse a mistake in Python, and name it", () => {
    for (const mistake of mistakes) assert.match(pythonSays([["mistaken", mistake.state]], mistake.type), mistake.python);
  });
});
