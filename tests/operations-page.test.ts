import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { operations } from "../provider/cloudflow/operations";
import { provider } from "../provider/provider";

const root = join(__dirname, "..");
const page = readFileSync(join(root, "docs", "operations.md"), "utf8");
const [table = "", byResource = ""] = page.split("## By resource");
const rows = table.split("\n").flatMap((line) => {
  const [operation, program, command, test] = line.slice(2).split(" | ");
  return operation !== undefined && test !== undefined && /^[A-Z]/.test(operation) ? [{ operation, program, command, test }] : [];
});
const named = (text = ""): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter, at: number) => `${at === 0 ? "" : "-"}${letter.toLowerCase()}`);
const nameOf = ({ token }: { readonly token: string }): string => token.split(":")[2] ?? "";
const resources = provider.resources.map(nameOf);
const functions = provider.functions.map(nameOf);
const fileOf = (name: string): string => join("provider", resources.includes(name) ? "resources" : "functions", `${kebab(name)}.ts`);

/** How its objects look is no call. */
const noCalls = ["provider/functions/shapes.ts", ...resources.map(fileOf)];

/** The text of a module and of what it imports, other declarations left out. */
function sources(file: string, seen: Set<string> = new Set()): string {
  if (seen.has(file) || (seen.size > 0 && noCalls.includes(file)) || file.endsWith("lists.ts")) return "";
  seen.add(file);
  const text = readFileSync(join(root, file), "utf8");
  const imported = [...text.matchAll(/^import (?!type).* from "(\.[^"]*)";$/gm)].map(([, path = ""]) =>
    relative(root, join(root, dirname(file), `${path}.ts`)),
  );
  const own = imported.filter((path) => /^(provider\/(resources|functions)|cmd)\//.test(path));
  return [text.replace(/^import .*$/gm, ""), ...own.map((path) => sources(path, seen))].join("\n");
}

const pages = new Map(
  [...readFileSync(join(root, "provider", "resources", "lists.ts"), "utf8").matchAll(/function (pageOf\w+)[^]*?call\(\s*"(\w+)"/g)].map(
    ([, name = "", operation = ""]) => [name, operation] as const,
  ),
);

/** What the module may call: by name, by the page of a list, or by a coalesced read. */
function callsOf(file: string): readonly string[] {
  const text = sources(file);
  const byName = [...text.matchAll(/call\(\s*"(\w+)"/g)].map(([, operation = ""]) => operation);
  const byPage = [...pages].flatMap(([name, operation]) => (text.includes(name) ? [operation] : []));
  const others = [
    ...(text.includes("listingOfFlows(") ? ["ListFlows"] : []),
    ...(text.includes("reads.flow(") ? ["DescribeFlow", "ListFlows"] : []),
    ...(text.includes("reads.schedule(") ? ["DescribeSchedule", "ListSchedules"] : []),
  ];
  return [...new Set([...byName, ...byPage, ...others])].sort();
}

const documented = (name: string): readonly string[] =>
  rows.flatMap(({ operation, program }) => (named(program).includes(name) ? [operation] : [])).sort();

describe("docs/operations.md", () => {
  it("has a row for every operation, and each names what calls it", () => {
    assert.deepEqual(rows.map(({ operation }) => operation).sort(), Object.keys(operations).sort());
    assert.equal(rows.length, 29);
    for (const { operation, program } of rows) {
      const names = named(program);
      assert.notEqual(names.length, 0, operation);
      for (const name of names) assert.ok([...resources, ...functions].includes(name), `${operation}: ${name} is declared nowhere`);
    }
  });

  for (const name of resources) {
    it(`names exactly what ${name} calls`, () => {
      assert.deepEqual(documented(name), callsOf(fileOf(name)));
      const line = byResource.split("\n").find((text) => text.startsWith(`| \`${name}\` `)) ?? "";
      const listed = Object.keys(operations).filter((operation) => new RegExp(`\\b${operation}\\b`).test(line));
      assert.deepEqual(
        [...new Set([...listed, ...documented(name).filter((operation) => operation.startsWith("List"))])].sort(),
        documented(name),
      );
    });
  }

  it("names for each function what it calls", () => {
    for (const name of functions) {
      const calls = callsOf(fileOf(name));
      for (const operation of documented(name)) assert.ok(calls.includes(operation), `${name} does not call ${operation}`);
      assert.equal(documented(name).length > 0, calls.length > 0, name);
    }
  });

  it("names commands that call it, and tests that exist", () => {
    for (const { operation, command, test } of rows) {
      for (const words of named(command)) {
        const file = join("cmd", "cloudflow", `${words.split(" ").slice(1).join("/")}.ts`);
        assert.ok(existsSync(join(root, file)), words);
        assert.ok(callsOf(file).includes(operation), `${words} does not call ${operation}`);
      }
      for (const file of named(test)) assert.ok(existsSync(join(root, file)), file);
    }
  });
});
