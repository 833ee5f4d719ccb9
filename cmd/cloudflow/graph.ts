import { UsageError, type Command } from "./command";

export const graph: Command = {
  summary: "graph",
  usage: "Usage: cloudflow graph",
  run: () => Promise.reject(new UsageError("`graph` is not in this build.")),
};
