import { boolean, object, optional } from "../../shape";
import type { Succeed } from "../model";
import { common, output, renamed } from "./common";

/** `End: true` is not needed here; the service's own samples write it. */
export const succeed = object<Succeed>(
  "Succeed state",
  "Ends its flow, branch or iteration with success.",
  {
    ...common,
    ...output,
    End: optional(boolean, "Not needed: the state always ends."),
  },
  { ...renamed, Next: "a Succeed state ends its scope and has no `Next`" },
);
