import { UsageError } from "../command";

export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The file is not ${what}: it is no JSON (${error instanceof Error ? error.message : String(error)}).`);
  }
}
