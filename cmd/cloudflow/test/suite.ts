/** A file of test cases, read and checked. */
import { readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Mock } from "../../../emulator/interpreter/tasks/mocks";
import { UsageError } from "../command";
import { readText } from "../input";
import { mocksIn, readMap, readYaml, type Fields } from "../local/configuration";

export type Case = {
  readonly name: string;
  /** JSON text. */
  readonly input: string;
  readonly mocks: readonly Mock[];
  readonly status: string;
  readonly output?: unknown;
  readonly error?: string;
  readonly path?: readonly unknown[];
  readonly seconds?: number;
};

export type Suite = {
  readonly file: string;
  readonly definition: string;
  readonly others: { readonly [flow: string]: string };
  readonly executionMode: "Standard" | "Express";
  readonly mocks: readonly Mock[];
  readonly cases: readonly Case[];
};

/** The file itself, or every `*.test.yaml` and `*.test.yml` under a folder, sorted. */
export function testFiles(path: string): readonly string[] {
  let isFolder = false;
  try {
    isFolder = statSync(path).isDirectory();
  } catch {
    throw new UsageError(`${path} cannot be read: there is no such file or folder.`);
  }
  if (!isFolder) return [path];
  const found = readdirSync(path, { recursive: true, encoding: "utf8" }).filter(
    (name) => /\.test\.ya?ml$/.test(name) && !name.includes("node_modules"),
  );
  if (found.length === 0) throw new UsageError(`There is no *.test.yaml under ${path}.`);
  return found.sort().map((name) => join(path, name));
}

const suiteKeys = ["flow", "definition", "flows", "express", "mocks", "cases"];
const caseKeys = ["name", "input", "mocks", "status", "output", "error", "path", "seconds"];

/** Throws a UsageError that says what does not fit. */
export function readSuite(file: string): Suite {
  const fields = readMap(readYaml(file), file);
  refuseStrangers(fields, suiteKeys, file);
  const { flow, definition, flows = {}, express = false, mocks, cases } = fields;
  const beside = (name: unknown, where: string): string => readText(resolve(dirname(file), textIn(name, where)));
  if (!Array.isArray(cases)) throw new UsageError(`${file}: \`cases\` must be a list.`);
  return {
    file,
    definition:
      definition === undefined ? beside(flow, `${file}: flow`) : typeof definition === "string" ? definition : JSON.stringify(definition),
    others: Object.fromEntries(
      Object.entries(readMap(flows, `${file}: flows`)).map(([name, other]) => [name, beside(other, `${file}: flows.${name}`)]),
    ),
    executionMode: express === true ? "Express" : "Standard",
    mocks: mocks === undefined ? [] : mocksIn(mocks, file),
    cases: cases.map((one: unknown, index) => readCase(one, `${file}: cases[${String(index)}]`)),
  };
}

function readCase(value: unknown, where: string): Case {
  const fields = readMap(value, where);
  refuseStrangers(fields, caseKeys, where);
  const { name, input = {}, mocks, status = "Succeeded", error, path, seconds } = fields;
  if (path !== undefined && !Array.isArray(path)) throw new UsageError(`${where}.path must be a list of the names of steps.`);
  if (seconds !== undefined && typeof seconds !== "number") throw new UsageError(`${where}.seconds must be a number.`);
  return {
    name: textIn(name, `${where}.name`),
    input: JSON.stringify(readMap(input, `${where}.input`)),
    mocks: mocks === undefined ? [] : mocksIn(mocks, where),
    status: textIn(status, `${where}.status`),
    ...("output" in fields ? { output: fields.output } : {}),
    ...(error === undefined ? {} : { error: textIn(error, `${where}.error`) }),
    ...(path === undefined ? {} : { path }),
    ...(seconds === undefined ? {} : { seconds }),
  };
}

function textIn(value: unknown, where: string): string {
  if (typeof value === "string") return value;
  throw new UsageError(`${where} must be text.`);
}

function refuseStrangers(fields: Fields, keys: readonly string[], where: string): void {
  const stranger = Object.keys(fields).find((key) => !keys.includes(key));
  if (stranger !== undefined)
    throw new UsageError(`${where}: there is no key ${JSON.stringify(stranger)}; the keys are ${keys.join(", ")}.`);
}
