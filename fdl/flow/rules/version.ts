import type { Rule } from "../../dialect";
import { quote } from "../../secret";
import { at } from "../../tree";
import type { LooseFlow } from "../model";

/** "version: only v1" (Flow Definition Language); samples of the service still print `v1beta1` and `v1.0`, which are taken. */
export const version: Rule<LooseFlow> = (flow, report) => {
  if (flow.version === "v1beta1" || flow.version === "v1.0")
    report("FDL113", at(flow.node, "version"), `The version ${quote(flow.version)} is of older samples and still taken: write \`v1\`.`);
};
