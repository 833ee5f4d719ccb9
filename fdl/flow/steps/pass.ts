import { boolean, object, optional } from "../../shape";
import type { Pass } from "../model";
import { common, renamed } from "./common";

export const pass = object<Pass>(
  "pass step",
  "Does nothing but map; its own result is empty.",
  { ...common, end: optional(boolean, "Ends the list of steps after this one.") },
  renamed,
);
