/** The two modes in which the service runs executions. */
import { oneOf } from "../pulumi/property";

export const executionMode = (description: string) =>
  oneOf(
    "ExecutionMode",
    {
      Standard: "Asynchronous, up to a year long, with full history.",
      Express: "Synchronous, up to five minutes long, with task mode RequestComplete only.",
    },
    description,
  );
export type ExecutionMode = "Standard" | "Express";
