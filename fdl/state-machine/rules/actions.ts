import { closest } from "../../closest";
import type { Rule } from "../../dialect";
import type { Report } from "../../finding";
import type { Integration } from "../../integration";
import { checkParameters } from "../../parameters";
import { quote } from "../../secret";
import { listed } from "../../structure";
import { at, keyOf, type MapNode, type Node } from "../../tree";
import { UNKNOWN } from "../../unknown";
import { actions, eventBridge } from "../actions";
import type { LooseState, LooseStateMachine } from "../model";
import { statesOf } from "../walk";

type LooseTask = Extract<LooseState, { readonly Action: unknown }>;

/** Actions, their parameters and their task modes as the pages of the integrations list them. */
export const taskActions: Rule<LooseStateMachine> = (machine, report, { executionMode }) => {
  for (const state of statesOf(machine)) {
    if (state.Type !== "Task" || state.Action === UNKNOWN) continue;
    const action = state.Action.replace("::", ":");
    if (action !== state.Action)
      report("FDL113", at(state.node, "Action"), `${quote(state.Action)} is how older pages write it: write ${quote(action)}.`);
    const integration = integrationOf(action);
    if (integration === undefined) unknownAction(action, state, report);
    else if (state.Parameters !== UNKNOWN)
      checkParameters(
        {
          integration,
          parameters: mapAt(state.node),
          field: "Parameters",
          where: state.Parameters === undefined ? at(state.node, "Action") : keyOf(at(state.node, "Parameters")),
        },
        report,
      );
    if (executionMode === "Standard") waiting(state, integration, action, report);
  }
};

function mapAt(node: MapNode): MapNode | undefined {
  const parameters = node.entries.get("Parameters");
  return parameters?.kind === "map" ? parameters : undefined;
}

function integrationOf(action: string): Integration | undefined {
  if (Object.hasOwn(actions, action)) return actions[action];
  return /^eventbridge:/i.test(action) ? eventBridge : undefined;
}

function unknownAction(action: string, { node }: LooseTask, report: Report): void {
  const meant = closest(action, Object.keys(actions));
  if (meant !== undefined)
    report(
      "FDL608",
      at(node, "Action"),
      `${quote(action)} is no documented action, though it may be an API of that name: did you mean \`${meant}\`?`,
    );
}

/** "Other products' APIs: only RequestComplete" (Integration modes). */
function waiting({ node, TaskMode: mode }: LooseTask, integration: Integration | undefined, action: string, report: Report): void {
  if (typeof mode !== "string" || mode === "RequestComplete") return;
  if (integration?.waits !== undefined && !integration.waits.includes(mode)) {
    report("FDL603", at(node, "TaskMode"), `${integration.title} does not offer ${quote(mode)}: it offers ${listed(integration.waits)}.`);
  } else if (integration === undefined) {
    report(
      "FDL604",
      at(node, "TaskMode"),
      `${quote(action)} is no integration that is known to offer ${quote(mode)}, and an API called directly offers \`RequestComplete\` only: make sure that it does.`,
    );
  } else if (mode === "WaitForCustomCallback" && !handsOutToken(node)) {
    report(
      "FDL609",
      at(node, "TaskMode"),
      "The task waits for a callback, and nothing in it hands out the token that the callback needs: pass `$Context.Current.TaskToken` in `Parameters`.",
    );
  }
}

/** Whether the token, or the whole of a value that may hold it, goes into the call. */
function handsOutToken(node: MapNode): boolean {
  return ["Parameters", "InputConstructor"].some((field) => mentions(node.entries.get(field)));
}

function mentions(node: Node | undefined): boolean {
  if (node === undefined) return false;
  if (node.kind === "unknown") return true;
  if (node.kind === "scalar")
    return typeof node.value === "string" && /TaskToken|\$Context(?:\.Current)?(?![.\w])|\$Input\.[^.]*token|\$Global/i.test(node.value);
  const parts = node.kind === "map" ? Array.from(node.entries.values()) : node.items;
  return parts.some(mentions);
}
