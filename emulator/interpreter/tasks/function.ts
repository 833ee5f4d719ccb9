/** FC functions on this machine: an address, a command, or a JavaScript or Python file, by the names in cloudflow.local.yaml. */
import { spawn } from "node:child_process";
import { extname } from "node:path";
import type { Json } from "../../../fdl/expression/value";
import { isObject } from "../data";
import { errorNames, FlowError } from "../errors";
import type { FunctionName } from "./action";
import { isThisMachine } from "./request";
import { javascript, python } from "./runtimes";

export type LocalFunction =
  | { readonly kind: "url"; readonly url: string }
  /** Gets the event on standard input and answers on standard output. */
  | { readonly kind: "command"; readonly command: readonly string[]; readonly directory: string }
  /** Exports or defines the handler, which takes (event, context). */
  | { readonly kind: "file"; readonly file: string; readonly handler: string; readonly directory: string };

/** By `service/function`, `function`, each also with `.qualifier` behind the service or `/qualifier` behind the function. */
export type Functions = ReadonlyMap<string, LocalFunction>;

export function findFunction(functions: Functions, { service, name, qualifier }: FunctionName): LocalFunction | undefined {
  const plain = service === undefined ? [name] : [`${service}/${name}`, name];
  const qualified = qualifier === undefined ? [] : [service === undefined ? `${name}/${qualifier}` : `${service}.${qualifier}/${name}`];
  return [...qualified, ...plain].map((key) => functions.get(key)).find((found) => found !== undefined);
}

type Invocation = { readonly payload: Json; readonly signal: AbortSignal; readonly allowNetwork: boolean };

/** The function's result. Rejects with the name of its own error, or with one of Function Compute. */
export function invoke(target: LocalFunction, invocation: Invocation): Promise<Json> {
  switch (target.kind) {
    case "url":
      return post(target.url, invocation);
    case "command":
      return run(target.command, target.directory, invocation);
    case "file":
      return run(commandOf(target), target.directory, invocation);
  }
}

function commandOf({ file, handler }: Extract<LocalFunction, { kind: "file" }>): readonly string[] {
  if (extname(file) === ".py") return ["python3", "-c", python, file, handler];
  return [process.execPath, "-e", javascript, file, handler];
}

async function post(url: string, { payload, signal, allowNetwork }: Invocation): Promise<Json> {
  if (!allowNetwork && !isThisMachine(new URL(url).hostname))
    throw new FlowError(
      errorNames.network,
      `The function is mapped to ${url}, which is not this machine. Start CloudFlow Local with --allow-network.`,
    );
  const response = await fetch(url, {
    method: "POST",
    body: JSON.stringify(payload),
    headers: { "content-type": "application/json" },
    signal,
  }).catch((error: unknown) => {
    if (signal.aborted) throw signal.reason;
    throw new FlowError(
      "FC.Unknown",
      `The function at ${url} cannot be reached: ${String(error instanceof Error ? (error.cause ?? error) : error)}`,
    );
  });
  const text = await response.text();
  if (!response.ok)
    throw failure(
      text,
      response.status === 429 ? "FC.ResourceExhausted" : response.status >= 500 ? "FC.InternalServerError" : "FC.InvalidArgument",
    );
  return parsed(text);
}

/** A name of its own: {errorType, errorMessage}, as Function Compute answers for an unhandled exception. */
function failure(text: string, otherwise: string): FlowError {
  const answer = parsed(text);
  if (!isObject(answer)) return new FlowError(otherwise, text);
  const { errorType, errorMessage = "" } = answer;
  return new FlowError(
    typeof errorType === "string" ? errorType : otherwise,
    typeof errorMessage === "string" ? errorMessage : JSON.stringify(errorMessage),
  );
}

function parsed(text: string): Json {
  try {
    return text.trim() === "" ? null : (JSON.parse(text) as Json);
  } catch {
    return text;
  }
}

/** A release in one file is its own JavaScript runtime: with this Bun runs a script instead of the program ("Standalone executables", Bun docs). */
const asRuntime = { BUN_BE_BUN: "1" };

type Ended = { readonly code: number | null; readonly output: string; readonly complaint: string };

async function run(command: readonly string[], directory: string, invocation: Invocation): Promise<Json> {
  const { code, output, complaint } = await execute(command, directory, invocation);
  if (code === 0) return parsed(output);
  if (isObject(parsed(output))) throw failure(output, "FC.Unknown");
  throw new FlowError("FC.Unknown", `The function ended with ${String(code)}. ${complaint.trim().slice(-2000)}`);
}

/** What the function prints is not its answer when it is a file: its answer comes on descriptor 3. */
function execute([program = "", ...rest]: readonly string[], directory: string, { payload, signal }: Invocation): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = program === process.execPath ? { ...process.env, ...asRuntime } : process.env;
    const child = spawn(program, rest, { cwd: directory, env, stdio: ["pipe", "pipe", "pipe", "pipe"], signal });
    const texts = { output: "", complaint: "", answer: "" };
    const gather = (key: keyof typeof texts) => (chunk: Buffer) => {
      texts[key] += chunk.toString("utf8");
    };
    child.stdout.on("data", gather("output"));
    child.stderr.on("data", gather("complaint"));
    child.stdio[3]?.on("data", gather("answer"));
    child.stdin.on("error", () => undefined);
    child.on("error", (error) => {
      reject(signal.aborted ? (signal.reason as Error) : new FlowError("FC.Unknown", `${program} cannot be run: ${error.message}`));
    });
    child.on("close", (code) => {
      resolve({ code, output: texts.answer === "" ? texts.output : texts.answer, complaint: texts.complaint });
    });
    child.stdin.end(JSON.stringify(payload));
  });
}
