import { object } from "../../shape";
import type { Pass } from "../model";
import { common, next, output, renamed } from "./common";

export const pass = object<Pass>(
  "Pass state",
  "Puts out its input, as its constructors make it.",
  { ...common, ...output, ...next },
  { ...renamed, Parameters: "InputConstructor" },
);
