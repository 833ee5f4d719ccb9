import type { Dialect } from "../dialect";
import { calls } from "./calls";
import type { LooseFlow } from "./model";
import { outline } from "./outline";
import { rules } from "./rules/list";
import { flowShape, stepShape } from "./shape";

export const flow: Dialect<LooseFlow> = {
  name: "flow",
  recognises: ({ entries }) => entries.has("type") || (!entries.has("Type") && (entries.has("steps") || entries.has("version"))),
  shape: flowShape,
  step: stepShape,
  outline,
  calls,
  rules,
};
