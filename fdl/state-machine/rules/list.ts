import type { Rule } from "../../dialect";
import type { LooseStateMachine } from "../model";
import { taskActions } from "./actions";
import { constantSize } from "./constant-size";
import { constructors } from "./constructors";
import { data } from "./data";
import { express } from "./express";
import { expressions } from "./expressions";
import { globals } from "./globals";
import { mapMode } from "./map-mode";
import { name } from "./name";
import { next } from "./next";
import { waitSeconds } from "./wait-seconds";

/** First what each state is, then what it calls, then what it reads. */
export const rules: readonly Rule<LooseStateMachine>[] = [
  name,
  next,
  waitSeconds,
  mapMode,
  taskActions,
  express,
  constructors,
  constantSize,
  expressions,
  data,
  globals,
];
