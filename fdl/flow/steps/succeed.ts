import { object } from "../../shape";
import type { Succeed } from "../model";
import { common, renamed } from "./common";

export const succeed = object<Succeed>("succeed step", "Ends the steps around it with success.", { ...common }, renamed);
