import { UsageError, type Command } from "./command";

export const validate: Command = {
  summary: "validate",
  usage: "Usage: cloudflow validate",
  run: () => Promise.reject(new UsageError("`validate` is not in this build.")),
};
