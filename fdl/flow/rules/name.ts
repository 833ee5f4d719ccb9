import type { Rule } from "../../dialect";
import { quote } from "../../secret";
import { at } from "../../tree";
import type { LooseFlow } from "../model";

/** In this dialect `name` is optional, and that it has to be the flow's own is not documented. */
export const name: Rule<LooseFlow> = (flow, report, { name: wanted }) => {
  if (wanted === undefined || typeof flow.name !== "string" || flow.name === wanted) return;
  report(
    "FDL709",
    at(flow.node, "name"),
    `The definition names itself ${quote(flow.name)}, and the flow is called ${quote(wanted)}: give both the same name, or leave \`name\` out.`,
  );
};
