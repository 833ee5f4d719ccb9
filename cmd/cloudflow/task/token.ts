import { UsageError } from "../command";
import { readText } from "../input";

export const tokenHelp = `  TOKEN                 the task's token, @FILE with it, or @- for standard input: whoever has it can end the task, and
                        arguments can be seen by everybody on this machine`;

export function readToken(given: string): string {
  const token = given.startsWith("@") ? readText(given.slice(1)).trim() : given;
  if (token === "") throw new UsageError("The token is empty.");
  return token;
}
