import { advised, freeText, object, optional } from "../../shape";
import type { Fail } from "../model";
import { common, renamed } from "./common";

/** The page lists `error` as required; the service's own samples leave it out. */
export const fail = object<Fail>(
  "fail step",
  "Ends the flow as failed.",
  {
    ...common,
    error: advised(freeText, "The error's name, which a parent flow can catch."),
    cause: optional(freeText, "What happened, in words."),
  },
  { ...renamed, Error: "error", Cause: "cause", code: "error" },
);
