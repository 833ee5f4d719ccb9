import { boolean, integerOr, object, optional, text } from "../../shape";
import type { Wait } from "../model";
import { common, reference, renamed } from "./common";

/** "duration … a positive integer"; "the wait is at most two days" (Wait; Limits). Whether 0 is taken is not said. */
const twoDays = 172_800;
const moment = {
  pattern: /^\$|^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/,
  says: "an RFC 3339 time such as `2030-01-31T12:00:00Z`, or a reference such as `$.path`",
};

export const wait = object<Wait>(
  "wait step",
  "Waits for a time or until a moment.",
  {
    ...common,
    duration: optional(
      integerOr(reference, { min: 0, max: twoDays, unlikely: { below: 1 }, unit: "seconds" }),
      "Seconds to wait, up to two days, or a reference to them. Either this or `timestamp`.",
    ),
    timestamp: optional(text(moment), "The moment until which to wait (RFC 3339), or a reference to it."),
    end: optional(boolean, "Ends the list of steps after this one."),
  },
  { ...renamed, Seconds: "duration", seconds: "duration", Timestamp: "timestamp", until: "timestamp" },
);
