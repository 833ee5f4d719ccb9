/** cloudflow.local.yaml: which functions and buckets are where on this machine, mocks, and what a missing reference gives. */
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import type { Fault } from "../../../emulator/faults";
import type { Buckets } from "../../../emulator/interpreter/buckets";
import type { Missing } from "../../../emulator/interpreter/data";
import type { Functions, LocalFunction } from "../../../emulator/interpreter/tasks/function";
import { MockProblem, readMocks, type Mock } from "../../../emulator/interpreter/tasks/mocks";
import { FaultProblem, readFaults } from "../../../emulator/read-faults";
import { UsageError } from "../command";
import { readText } from "../input";

export type Configuration = {
  readonly functions: Functions;
  readonly buckets: Buckets;
  readonly mocks: readonly Mock[];
  readonly missing: Missing;
};

const usualFile = "cloudflow.local.yaml";
const keys = ["functions", "buckets", "mocks", "missingReferences"];

/** What the file says; without a file, that of the current folder if there is one. Throws a UsageError. */
export function readConfiguration(file: string | undefined): Configuration {
  if (file === undefined && !existsSync(usualFile)) return { functions: new Map(), buckets: new Map(), mocks: [], missing: "fail" };
  const name = file ?? usualFile;
  const content = readMap(readYaml(name), name);
  const stranger = Object.keys(content).find((key) => !keys.includes(key));
  if (stranger !== undefined)
    throw new UsageError(`${name}: there is no key ${JSON.stringify(stranger)}; the keys are ${keys.join(", ")}.`);
  const { functions = {}, buckets = {}, mocks = [], missingReferences = "fail" } = content;
  return {
    functions: readFunctions(functions, name),
    buckets: readBuckets(buckets, name),
    mocks: mocksIn(mocks, name),
    missing: readMissing(missingReferences, name),
  };
}

function readMissing(value: unknown, file: string): Missing {
  if (value === "fail") return "fail";
  if (value === "null" || value === null) return "null";
  throw new UsageError(`${file}: missingReferences is fail or null.`);
}

/** Mocks of a file of their own, if there is one. */
export function readMockFile(file: string | undefined): readonly Mock[] {
  return file === undefined ? [] : mocksIn(readYaml(file), file);
}

/** Faults of a file of their own, if there is one. */
export function readFaultFile(file: string | undefined): readonly Fault[] {
  if (file === undefined) return [];
  try {
    return readFaults(readYaml(file));
  } catch (error) {
    if (error instanceof FaultProblem) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

export function mocksIn(value: unknown, where: string): readonly Mock[] {
  try {
    return readMocks(value);
  } catch (error) {
    if (error instanceof MockProblem) throw new UsageError(`${where}: ${error.message}`);
    throw error;
  }
}

export function readYaml(file: string): unknown {
  const text = readText(file);
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${file} is not valid YAML: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}`);
  }
}

export type Fields = { readonly [key: string]: unknown };

export function readMap(value: unknown, where: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new UsageError(`${where} must be a map.`);
}

function readFunctions(value: unknown, file: string): Functions {
  const directory = dirname(resolve(file));
  const entries = Object.entries(readMap(value, `${file}: functions`)).map(
    ([name, entry]) => [name, readFunction(entry, { where: `${file}: functions.${name}`, directory })] as const,
  );
  return new Map(entries);
}

function readBuckets(value: unknown, file: string): Buckets {
  const entries = Object.entries(readMap(value, `${file}: buckets`)).map(([bucket, folder]) => {
    if (typeof folder !== "string") throw new UsageError(`${file}: buckets.${bucket} must be the name of a folder.`);
    return [bucket, resolve(dirname(resolve(file)), folder)] as const;
  });
  return new Map(entries);
}

function readFunction(value: unknown, { where, directory }: { readonly where: string; readonly directory: string }): LocalFunction {
  const { url, command, file, handler = "handler" } = readMap(value, where);
  if (typeof url === "string" && URL.canParse(url)) return { kind: "url", url };
  if (typeof command === "string") return { kind: "command", command: ["/bin/sh", "-c", command], directory };
  if (Array.isArray(command) && command.length > 0 && command.every((word) => typeof word === "string"))
    return { kind: "command", command, directory };
  if (typeof file !== "string" || typeof handler !== "string")
    throw new UsageError(
      `${where} has one of: url, an address; command, a text or a list of words; file, a .js, .mjs or .py file with its handler.`,
    );
  if (!/\.(?:[cm]?js|py)$/.test(file)) throw new UsageError(`${where}.file must be a .js, .mjs, .cjs or .py file.`);
  return { kind: "file", file: resolve(directory, file), handler, directory };
}
