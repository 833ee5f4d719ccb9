/** What the documents show holds: programs preview, definitions are right, commands exist. Programs in other languages: languages.test.ts. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse, parseAllDocuments, stringify } from "yaml";
import { validate } from "../../fdl/validate";
import { root, Sandbox } from "../../tools/sandbox";
import { startLocal, Stack, type Local } from "../pulumi-cli";
import { pageOf } from "../../cmd/resource-page";
import schema from "../../schema.json";
import { blocks, pages, placeOf, read, type Block } from "./blocks";

const KNOWN = ["", "yaml", "json", "sh", "console", "text", "typescript", "python", "go", "java", "mermaid", "dockerfile", "xml"];

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isProgram = (value: unknown): boolean => isMap(value) && isMap(value["resources"]);
const isDefinition = (value: unknown): boolean => isMap(value) && (value["Type"] === "StateMachine" || value["type"] === "flow");

describe("The code blocks of the documents", function () {
  this.timeout(180_000);

  it("have languages that are looked at", () => {
    const strange = blocks().filter(({ language }) => !KNOWN.includes(language));
    assert.deepEqual(strange.map(placeOf), []);
  });

  it("are YAML and JSON where they say so", () => {
    for (const block of blocks("json")) JSON.parse(block.text);
    for (const block of blocks("yaml"))
      for (const document of parseAllDocuments(block.text)) assert.deepEqual(document.errors, [], placeOf(block));
  });

  it("are definitions without mistakes", () => {
    for (const block of blocks("yaml", "json")) {
      if (!isDefinition(parse(block.text))) continue;
      const errors = validate(block.text, { name: "any" }).filter(({ severity }) => severity === "error");
      assert.deepEqual(
        errors.map(({ message }) => message),
        [],
        placeOf(block),
      );
    }
  });

  describe("with a program in YAML", () => {
    const programs = blocks("yaml").filter(({ text }) => isProgram(parse(text)));
    let local: Local;
    let stack: Stack;
    before(async () => {
      local = await startLocal();
      stack = await Stack.create({ program: "resources: {}\n", local });
      // The flow that the pages speak of, where they say that it is in a file.
      writeFileSync(join(stack.folder, "orders.yaml"), ORDERS);
    });
    after(async () => {
      await stack.remove();
      await local.stop();
    });

    for (const block of programs)
      it(`${placeOf(block)} has a preview`, async () => {
        stack.write(withoutHead(block));
        const { status, output } = await stack.preview();
        assert.equal(status, 0, output);
      });
  });
});

const ORDERS = "Type: StateMachine\nSpecVersion: v1\nStartAt: Done\nStates:\n  - { Type: Succeed, Name: Done }\n";

/** A whole Pulumi.yaml names the plugin's folder; the test's own head does that. */
const withoutHead = ({ text }: Block): string => {
  const head = ["name", "runtime", "plugins"];
  return stringify(Object.fromEntries(Object.entries(parse(text) as object).filter(([key]) => !head.includes(key))));
};

/** What a command line asks of the Pulumi CLI: `plugin install` and `--server`; empty when it is none of it. */
function calledOf(command: string): { readonly verb: string; readonly options: readonly string[] } {
  const bare = command.replace(/ (?=resource cloudflow|cloudflow:).*?(?= --|$)/, "");
  const [, words = "", rest = ""] = /^pulumi ((?:[a-z]+ ?)+)(.*)$/.exec(bare) ?? [];
  const [first = "", second = ""] = words.trim().split(" ");
  return { verb: GROUPS.includes(first) ? `${first} ${second}` : first, options: rest.match(/--[a-z-]+/g) ?? [] };
}

/** Commands of the Pulumi CLI that have commands. */
const GROUPS = ["stack", "config", "plugin", "state", "package", "schema", "policy"];

describe("The commands in the documents", () => {
  /** `$` begins a command where answers are shown as well. */
  const commandsOf = ({ language, text }: Block): string =>
    language === "sh"
      ? text.replace(/^\$ /gm, "")
      : text
          .split("\n")
          .filter((line) => line.startsWith("$ "))
          .map((line) => line.slice(2))
          .join("\n");

  it("are commands for a shell", () => {
    for (const block of blocks("sh")) {
      const { status, stderr } = spawnSync("bash", ["-n"], { input: commandsOf(block).replace(/<[^<>\n]+>/g, "X"), encoding: "utf8" });
      assert.equal(status, 0, `${placeOf(block)}: ${stderr}`);
    }
  });

  const commands = blocks("sh", "console").flatMap((block) =>
    commandsOf(block)
      .split(/\n|&&|\| /)
      .map((command) => ({
        place: placeOf(block),
        command: command
          .replace(/ #.*$/, "")
          .trim()
          .replace(/^bin\//, ""),
      })),
  );

  it("name verbs that the Makefile has", () => {
    const verbs = [...readFileSync(join(root, "Makefile"), "utf8").matchAll(/^([a-z-]+):/gm)].map(([, verb]) => verb);
    for (const { place, command } of commands) {
      const [program, ...words] = command.replace(/"[^"]*"/g, "").split(/\s+/);
      if (program !== "make") continue;
      const asked = words.filter((word) => /^[a-z]/.test(word));
      assert.deepEqual(
        asked.filter((verb) => !verbs.includes(verb)),
        [],
        `${place}: ${command}`,
      );
    }
  });

  it("name commands and options that `cloudflow` has", () => {
    const helps = new Map<string, string>();
    const help = (command: string): string => {
      if (!helps.has(command))
        helps.set(command, execFileSync(process.execPath, [join(root, "bin", "cloudflow"), command, "--help"], { encoding: "utf8" }));
      return helps.get(command) ?? "";
    };
    for (const { place, command } of commands) {
      const own = command.replace(/ -- .*$/, "");
      const [program, verb = "", ...words] = own.split(/\s+/);
      if (program !== "cloudflow" || !/^[a-z]/.test(verb)) continue;
      const text = help(verb) + (/^[a-z-]+$/.test(words[0] ?? "") ? helpOf(verb, words[0] ?? "") : "");
      for (const option of own.match(/ --[a-z-]+/g) ?? [])
        assert.ok(text.includes(option.trim()), `${place}: ${command}: no ${option.trim()}`);
    }
  });

  it("name commands and options that `pulumi` has", async () => {
    const sandbox = new Sandbox();
    const asked = new Map<string, string[]>();
    for (const { command } of commands) {
      const { verb, options } = calledOf(command);
      if (verb !== "" && verb !== "do") asked.set(verb, [...(asked.get(verb) ?? []), ...options]);
    }
    assert.ok(asked.size > 4);
    try {
      for (const [verb, options] of asked) {
        const { status, stdout } = await sandbox.run("pulumi", [...verb.split(" "), "--help"], { folder: sandbox.folder });
        assert.equal(status, 0, verb);
        // Of a command that it does not know, the CLI prints the help of the one above.
        const called = [...stdout.matchAll(/^(?:Usage|Aliases):\n(.*)$/gm)].flatMap(([, line = ""]) => line.split(/[\s,]+/));
        assert.ok(called.includes(verb.split(" ").at(-1) ?? ""), verb);
        assert.deepEqual(
          options.filter((option) => !stdout.includes(option)),
          [],
          verb,
        );
      }
    } finally {
      await sandbox.close();
    }
  });

  /** Of a command of a group, such as `execution start`; the others print the same help again. */
  const helpOf = (verb: string, sub: string): string =>
    spawnSync(process.execPath, [join(root, "bin", "cloudflow"), verb, sub, "--help"], { encoding: "utf8" }).stdout;
});

describe("The documents", () => {
  it("have a page for each resource, with every property", () => {
    for (const [token, { inputProperties, properties }] of Object.entries(schema.resources)) {
      const page = read(relative(root, pageOf(token)));
      for (const name of Object.keys({ ...inputProperties, ...properties }))
        assert.ok(page.includes(`\n| \`${name}\` | `), `${token}: ${name}`);
    }
  });

  it("link to pages, folders and headings that exist", () => {
    const anchor = (heading: string): string =>
      heading
        .toLowerCase()
        .replace(/[^\w -]/g, "")
        .replaceAll(" ", "-");
    const anchors = (page: string): readonly string[] => [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchor(heading));
    const broken = pages().flatMap((page) =>
      [
        ...read(page)
          .replace(/^```[^]*?^```$/gm, "")
          .matchAll(/\]\(([^)\s]+)\)/g),
      ].flatMap(([, target = ""]) => {
        if (/^[a-z]+:/.test(target)) return [];
        const [path = "", hash] = target.split("#");
        const file = path === "" ? page : join(page, "..", path);
        const found = existsSync(join(root, file)) || existsSync(join(root, `${file}.md`));
        const inside = hash === undefined || !file.endsWith(".md") || !found || anchors(file).includes(hash);
        return found && inside ? [] : [`${page}: ${target}`];
      }),
    );
    assert.deepEqual(broken, []);
  });
});
