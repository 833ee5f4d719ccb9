import { UsageError, type Command } from "./command";

export const diff: Command = {
  summary: "diff",
  usage: "Usage: cloudflow diff",
  run: () => Promise.reject(new UsageError("`diff` is not in this build.")),
};
