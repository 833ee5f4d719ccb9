import type { Rule } from "../../dialect";
import type { LooseFlow } from "../model";
import { calls } from "./calls";
import { constantSize } from "./constant-size";
import { data } from "./data";
import { expressions } from "./expressions";
import { express } from "./express";
import { mappings } from "./mappings";
import { name } from "./name";
import { version } from "./version";
import { wait } from "./wait";

/** First what the flow and each step are, then what they call, then what they read. */
export const rules: readonly Rule<LooseFlow>[] = [name, version, express, wait, calls, mappings, constantSize, expressions, data];
