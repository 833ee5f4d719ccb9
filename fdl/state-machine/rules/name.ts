import type { Rule } from "../../dialect";
import { quote } from "../../secret";
import { at } from "../../tree";
import type { LooseStateMachine } from "../model";

/** "The name in the definition must be the same as the Name of the request" (CreateFlow, API reference). */
export const name: Rule<LooseStateMachine> = (machine, report, { name: wanted }) => {
  if (wanted === undefined || typeof machine.Name !== "string" || machine.Name === wanted) return;
  report(
    "FDL708",
    at(machine.node, "Name"),
    `The definition names itself ${quote(machine.Name)}, and the flow is called ${quote(wanted)}: give both the same name.`,
  );
};
