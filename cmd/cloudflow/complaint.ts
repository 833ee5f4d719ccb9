import { closest } from "../../fdl/closest";
import { UsageError } from "./command";

/**
 * What is thrown while a command runs → the sentence that a person reads, and whether the call was wrong. `usage` is the
 * command's own text, in which its options stand.
 */
export function complaintOf(error: unknown, usage: string): { readonly message: string; readonly wrongCall: boolean } {
  if (error instanceof UsageError) return { message: error.message, wrongCall: true };
  if (!(error instanceof Error)) return { message: String(error), wrongCall: false };
  const code = "code" in error ? String(error.code) : "";
  if (code.startsWith("ERR_PARSE_ARGS_")) return { message: wrongOption(code, error.message, usage), wrongCall: true };
  const path = "path" in error ? String(error.path) : "";
  return { message: path !== "" && reasons.has(code) ? `${path}: ${reasons.get(code) ?? ""}.` : error.message, wrongCall: false };
}

/** What the operating system's codes mean for somebody who named a file. */
export const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["ENOTDIR", "a part of the path is a file, not a folder"],
  ["EISDIR", "it is a folder, and a file is needed"],
  ["EACCES", "access is not permitted"],
  ["EPERM", "access is not permitted"],
  ["EROFS", "the disk can only be read"],
  ["ENOSPC", "the disk is full"],
  ["EMFILE", "too many files are open"],
]);

/** The errors of `util.parseArgs`: the codes are documented, and the quoted beginning of each message is what was given. */
function wrongOption(code: string, message: string, usage: string): string {
  const [, given = ""] = /'([^']*)'/.exec(message) ?? [];
  const option = /--[^ =,]+/.exec(given)?.[0] ?? given.split(/[ =,]/)[0] ?? "";
  if (code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL") return `\`${given}\` is too much: this command takes options only.`;
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const options = new Set(usage.match(/(?<=[\s[(|])--[a-z][a-z-]*/g));
    const meant = closest(option, options);
    return `There is no option \`${option}\`${meant === undefined ? "." : `; did you mean \`${meant}\`?`}`;
  }
  const takesNone = message.includes("does not take an argument");
  return takesNone ? `The option \`${option}\` takes no value.` : `The option \`${option}\` needs a value after it.`;
}
