import { integer, object, optional, text } from "../../shape";
import type { Wait } from "../model";
import { common, next, output, renamed } from "./common";

/** "Seconds … 1 to 300 in Standard mode, 1 to 20 in Express mode" (Wait). The mode's own rule is rules/wait-seconds.ts. */
export const wait = object<Wait>(
  "Wait state",
  "Waits for a number of seconds.",
  {
    ...common,
    Seconds: optional(integer({ unit: "seconds" }), "Seconds to wait: 1 to 300, in Express mode 1 to 20."),
    "Seconds.$": optional(text(), "An expression that gives the seconds."),
    ...output,
    ...next,
  },
  { ...renamed, duration: "Seconds", seconds: "Seconds", SecondsPath: "Seconds.$" },
);
