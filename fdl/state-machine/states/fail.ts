import { boolean, freeText, object, optional } from "../../shape";
import type { Fail } from "../model";
import { common, output, renamed } from "./common";

/** `End: true` is not needed here; the service's own samples write it. */
export const fail = object<Fail>(
  "Fail state",
  "Ends the whole execution as failed.",
  {
    ...common,
    Code: optional(freeText, "The error's name, which `Catch` rules of a parent flow can match."),
    Detail: optional(freeText, "What happened, in words."),
    ...output,
    End: optional(boolean, "Not needed: the state always ends."),
  },
  { ...renamed, Error: "Code", error: "Code", Cause: "Detail", cause: "Detail", Next: "a Fail state ends the execution and has no `Next`" },
);
