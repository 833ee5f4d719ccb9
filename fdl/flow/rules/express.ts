import type { Rule } from "../../dialect";
import { at } from "../../tree";
import type { LooseFlow } from "../model";

/** The pages on Express mode show the newer dialect only. */
export const express: Rule<LooseFlow> = (flow, report, { executionMode }) => {
  if (executionMode === "Express")
    report(
      "FDL703",
      at(flow.node, "type"),
      "Express mode is documented for `Type: StateMachine` only, and this flow has `type: flow`: use Standard mode, or write the flow in the newer dialect.",
    );
};
