/** Aliases: names for one version of a flow, or for two with weights. */
import type { FlowAlias, Route } from "../provider/cloudflow/contract";
import { beijingTimestamp } from "./clock";
import { serviceError } from "./errors";
import { findAlias, findFlow, findVersion } from "./lookup";
import type { Call, Handler } from "./operation";
import { integer, optional, required, resourceName, routes, text } from "./parameters";
import { put, remove } from "./store";
import { aliases, type AliasRecord, type FlowRecord } from "./tables";

/** Answers flat, unlike the calls that read and update. */
export const createFlowAlias: Handler<"CreateFlowAlias"> = {
  parameters: {
    FlowName: required(resourceName),
    Name: required(resourceName),
    RoutingConfigurations: required(routes),
    Description: optional(text),
  },
  async handle(call, { FlowName, Name, RoutingConfigurations, Description }) {
    const flow = findFlow(call, FlowName);
    if (call.store.get(aliases, flow.Id, Name) !== undefined) throw serviceError("FlowAliasAlreadyExists", Name, FlowName);
    const alias: AliasRecord = {
      Name,
      ...(Description === undefined ? {} : { Description }),
      RoutingConfigurations: existing(call, flow, RoutingConfigurations),
      CreatedTime: beijingTimestamp(call.clock.now()),
    };
    await call.store.write([put(aliases, flow.Id, Name, alias)]);
    return { FlowName, ...answer(alias) };
  },
};

export const describeFlowAlias: Handler<"DescribeFlowAlias"> = {
  parameters: { FlowName: required(resourceName), Name: required(resourceName) },
  handle: (call, { FlowName, Name }) => ({ Alias: answer(findAlias(call, findFlow(call, FlowName), Name)) }),
};

export const updateFlowAlias: Handler<"UpdateFlowAlias"> = {
  parameters: {
    FlowName: required(resourceName),
    Name: required(resourceName),
    RoutingConfigurations: optional(routes),
    Description: optional(text),
  },
  async handle(call, { FlowName, Name, RoutingConfigurations, Description }) {
    const flow = findFlow(call, FlowName);
    const alias: AliasRecord = {
      ...findAlias(call, flow, Name),
      ...(Description === undefined ? {} : { Description }),
      ...(RoutingConfigurations === undefined ? {} : { RoutingConfigurations: existing(call, flow, RoutingConfigurations) }),
    };
    await call.store.write([put(aliases, flow.Id, Name, alias)]);
    return { Alias: answer(alias) };
  },
};

export const deleteFlowAlias: Handler<"DeleteFlowAlias"> = {
  parameters: { FlowName: required(resourceName), Name: required(resourceName) },
  async handle(call, { FlowName, Name }) {
    const flow = findFlow(call, FlowName);
    findAlias(call, flow, Name);
    await call.store.write([remove(aliases, flow.Id, Name)]);
    return {};
  },
};

export const listFlowAliases: Handler<"ListFlowAliases"> = {
  parameters: { FlowName: required(resourceName), Limit: optional(integer(1, 1000)), NextToken: optional(text) },
  handle(call, { FlowName, Limit = 60, NextToken = "" }) {
    const flow = findFlow(call, FlowName);
    const { values, next } = call.store.list(aliases, flow.Id, { from: NextToken, limit: Limit });
    const Aliases = values.map((alias) => ({
      ...answer(alias),
      RoutingConfigurations: alias.RoutingConfigurations.map(({ Version, Weight }) => ({ Version, Weight: String(Weight) })),
    }));
    return { Aliases, ...(next === undefined ? {} : { NextToken: next }) };
  },
};

/** The routes, once every version in them has been found. */
function existing(call: Call, flow: FlowRecord, routes: readonly Route[]): readonly Required<Route>[] {
  return routes.map(({ Version = "", Weight = 0 }) => ({ Version: findVersion(call, flow, Version).Version, Weight }));
}

const answer = (alias: AliasRecord): FlowAlias => alias;
