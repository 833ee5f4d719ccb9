/** cloudflow:index:FlowAlias on CreateFlowAlias, DescribeFlowAlias, UpdateFlowAlias and DeleteFlowAlias: one call an operation. */
import { isDeepStrictEqual } from "node:util";
import type { FlowAlias, RequestOf, Route } from "../cloudflow/contract";
import { Gone } from "../pulumi/errors";
import {
  compared,
  computed,
  integer,
  list,
  named,
  object,
  optional,
  replace,
  stable,
  string,
  type Computed,
  type Inputs,
} from "../pulumi/property";
import type { Previous, Problem } from "../pulumi/resource";
import { conflictProperties, writeOverNobody, type Changed } from "./conflict";
import { deleteOnce } from "./deletion";
import { cloudflowListing, listingOfFlows, pageOfAliases } from "./lists";
import { createOnce, noteDeleted, wasDeleted } from "./lost-answer";
import { present } from "./present";
import { cloudflowResource, flowNameProblems, NAME, partsOf, TIMEOUT_SECONDS } from "./service";
import { dropReleased } from "./version-retention";

export const route = object(
  "FlowAliasRoute",
  { version: string("The number of a published version, such as `3`."), weight: integer("How large its share is, 0 to 100.") },
  "A version that an alias points at.",
);
type AliasRoute = { readonly version: string; readonly weight: number };

const properties = {
  flowName: replace(string("The flow to whose versions it points.")),
  name: replace(named(string("Unique within the flow; 1 to 128 letters, digits, `_` and `-`. Left out, it is an auto-name."))),
  routingConfigurations: compared(
    list(route, "One version, or two that share the executions by weight. A version that is named twice counts once, with both weights."),
    { equal: sameRoutes },
  ),
  description: optional(string("What the alias is for, for people.")),
  ...conflictProperties,
  createdTime: stable(computed(string("When it was created (RFC 3339)."))),
};

type AliasInputs = Inputs<typeof properties>;

export const flowAlias = cloudflowResource({
  token: "cloudflow:index:FlowAlias",
  description:
    "A name for a version of a flow, or for two that share the executions by weight. Executions are started by it, so that what they run changes in one place.\n\n" +
    "## Import\n\n```sh\n$ pulumi import cloudflow:index:FlowAlias live <flow name>:<alias name>\n```\n",
  properties,
  naming: { ...NAME, property: "name" },
  identity: ["flowName", "name"],
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName, routingConfigurations }) => [
    ...flowNameProblems(flowName),
    ...(routingConfigurations === undefined ? [] : routeProblems(routingConfigurations)),
  ],

  async create({ client, signal, log }, inputs) {
    const key = { FlowName: inputs.flowName, Name: inputs.name };
    const request = { ...key, RoutingConfigurations: sentRoutes(inputs), ...present({ Description: inputs.description }) };
    const body = await createOnce<FlowAlias>({
      create: (signal) => client.call("CreateFlowAlias", request, { signal, report: log.progress }),
      describe: async (signal) =>
        aliasOf(await client.call("DescribeFlowAlias", key, { signal, report: log.progress }), `${inputs.flowName}:${inputs.name}`),
      isAsSent: (found) =>
        sameRoutes(liveRoutes(found.RoutingConfigurations), inputs.routingConfigurations) &&
        (found.Description ?? "") === (inputs.description ?? ""),
      createdTime: (found) => found.CreatedTime,
      isDeleted: (found) => wasDeleted(client, `alias/${inputs.flowName}:${inputs.name}`, found.CreatedTime),
      importCommand: `pulumi import cloudflow:index:FlowAlias <resource name> ${inputs.flowName}:${inputs.name}`,
      client,
      signal,
      log,
    });
    return { id: `${inputs.flowName}:${inputs.name}`, state: state(body) };
  },

  async read({ client, signal, log }, id, previous) {
    const [flowName, name] = partsOf(id, "an alias of a flow", "<flow name>:<alias name>");
    const options = { signal, report: log.progress, createdTime: previous?.state.createdTime };
    const body = aliasOf(await client.call("DescribeFlowAlias", { FlowName: flowName, Name: name }, options), id);
    return { id, inputs: liveInputs({ FlowName: flowName, Name: name }, body), state: state(body) };
  },

  async update(context, id, inputs, previous) {
    const { client, signal, log } = context;
    const key = { FlowName: inputs.flowName, Name: inputs.name };
    const fields = changedFields(inputs, previous.inputs);
    if (Object.keys(fields).length === 0) return state({}, previous.state);
    const options = { signal, report: log.progress };
    const body = await writeOverNobody<FlowAlias>(
      {
        send: async () => (await client.call("UpdateFlowAlias", { ...key, ...fields }, { ...options, callerLooks: true })).Alias ?? {},
        read: async () => aliasOf(await client.call("DescribeFlowAlias", key, options), id),
        isWanted: (now) => Object.keys(changedFields(inputs, liveInputs(key, now))).length === 0,
        changes: (now) => aliasChanges(previous.inputs, liveInputs(key, now)),
        isSecret: context.isSecret,
        subject: `The alias ${id}`,
        pause: (failures) => client.pause(failures, signal),
        report: log.progress,
      },
      inputs,
    );
    await dropReleased(context, inputs.flowName);
    return state(body, previous.state);
  },

  async delete(context, _id, { inputs: { flowName, name }, state }) {
    const { client, signal, log } = context;
    const key = { FlowName: flowName, Name: name };
    const options = { signal, report: log.progress };
    await deleteOnce<FlowAlias>({
      send: () => client.call("DeleteFlowAlias", key, { ...options, callerLooks: true }),
      read: async () => aliasOf(await client.call("DescribeFlowAlias", key, options), `${flowName}:${name}`),
      isSame: ({ CreatedTime }) => !state.createdTime || CreatedTime === state.createdTime,
      pause: (failures) => client.pause(failures, signal),
    });
    noteDeleted(client, `alias/${flowName}:${name}`, state.createdTime);
    await dropReleased(context, flowName);
  },

  list: cloudflowListing({
    inputs: { flowName: optional(string("Only the aliases of this flow.")) },
    page: (context, { flowName }, size, from) => listingOfFlows(pageOfAliases, ({ Name }) => Name)(context, flowName, size, from),
  }),
});

const FULL_WEIGHT = 100;

/** Parts of a route may be known only after apply, whatever their type says. */
function routeProblems(routes: readonly AliasRoute[]): readonly Problem[] {
  const problem = (severity: Problem["severity"], path: Problem["path"], message: string): Problem => ({
    severity,
    path: ["routingConfigurations", ...path],
    message,
    withheld: message,
  });
  const outOfRange = routes.flatMap(({ weight }, index) =>
    typeof weight === "number" && (weight < 0 || weight > FULL_WEIGHT)
      ? [problem("error", [index, "weight"], `${String(weight)} is not a weight: it must be 0 to ${String(FULL_WEIGHT)}`)]
      : [],
  );
  const settled = routes.every(({ version, weight }) => typeof version === "string" && typeof weight === "number");
  const count = settled ? merged(routes).length : routes.length;
  if (count < 1 || routes.length > 2)
    return [...outOfRange, problem("error", [], `has ${String(routes.length)} versions: an alias points at one or two`)];
  if (outOfRange.length > 0 || !settled) return outOfRange;
  const sum = routes.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0) return [problem("error", [], "gives every version the weight 0: one must have more")];
  return count === 2 && sum !== FULL_WEIGHT
    ? [
        problem(
          "warning",
          [],
          `the weights add up to ${String(sum)}, not ${String(FULL_WEIGHT)}: what share each version then gets is not documented`,
        ),
      ]
    : [];
}

/** Each version once, in the order of the first mention; more than everything is everything. */
function merged(routes: readonly AliasRoute[]): readonly AliasRoute[] {
  const weights = new Map<string, number>();
  for (const { version, weight } of routes) weights.set(version, (weights.get(version) ?? 0) + weight);
  return [...weights].map(([version, weight]) => ({ version, weight: Math.min(weight, FULL_WEIGHT) }));
}

/** In any order. */
function sameRoutes(a: readonly AliasRoute[], b: readonly AliasRoute[]): boolean {
  const weights = (routes: readonly AliasRoute[]): ReadonlyMap<string, number> =>
    new Map(merged(routes).map(({ version, weight }) => [version, weight]));
  return isDeepStrictEqual(weights(a), weights(b));
}

const sentRoutes = ({ routingConfigurations }: AliasInputs): readonly Route[] =>
  merged(routingConfigurations).map(({ version, weight }) => ({ Version: version, Weight: weight }));

const liveRoutes = (routes: readonly Route[] = []): readonly AliasRoute[] =>
  routes.map(({ Version = "", Weight = 0 }) => ({ version: Version, weight: Weight }));

type Changeable = Omit<RequestOf<"UpdateFlowAlias">, "FlowName" | "Name">;

/** Only what differs is sent; a description that was removed is sent empty. */
function changedFields(inputs: AliasInputs, before: AliasInputs): Changeable {
  return {
    ...(!sameRoutes(inputs.routingConfigurations, before.routingConfigurations) && { RoutingConfigurations: sentRoutes(inputs) }),
    ...((inputs.description ?? "") !== (before.description ?? "") && { Description: inputs.description ?? "" }),
  };
}

type Key = { readonly FlowName: string; readonly Name: string };

function liveInputs({ FlowName, Name }: Key, body: FlowAlias): AliasInputs {
  return {
    flowName: FlowName,
    name: Name,
    routingConfigurations: liveRoutes(body.RoutingConfigurations),
    ...present({ description: body.Description }),
  };
}

/** What differs between two states of an alias, a line each. */
function aliasChanges(before: AliasInputs, now: AliasInputs): readonly Changed[] {
  const fields = Object.keys(changedFields(now, before));
  const shown = ({ routingConfigurations, description = "" }: AliasInputs, field: string): string =>
    field === "Description"
      ? JSON.stringify(description)
      : merged(routingConfigurations)
          .map(({ version, weight }) => `${version} (${String(weight)})`)
          .join(", ");
  return fields.map((field) => [
    field === "Description" ? "description" : "routingConfigurations",
    `${shown(before, field)} → ${shown(now, field)}`,
  ]);
}

/** An answer without the alias in it is one about nothing. */
function aliasOf({ Alias }: { readonly Alias?: FlowAlias }, id: string): FlowAlias {
  if (Alias === undefined) throw new Gone(`the alias ${id} does not exist`);
  return Alias;
}

/** What the answer does not tell is what it was before. */
const state = (body: FlowAlias, before: Previous<typeof properties>["state"] = {}): Computed<typeof properties> => ({
  createdTime: body.CreatedTime ?? before.createdTime ?? "",
});
