/** Versions: numbered, unchangeable snapshots of a flow. */
import type { FlowVersion } from "../provider/cloudflow/contract";
import { beijingTimestamp } from "./clock";
import { serviceError } from "./errors";
import { findFlow, findVersion, scopeOf, versionKey } from "./lookup";
import type { Handler } from "./operation";
import { integer, nonEmptyText, optional, required, resourceName, text } from "./parameters";
import { put, remove } from "./store";
import { aliases, flows, versions, without, type VersionRecord } from "./tables";

/** Nothing is documented about Limit here; as in the other lists. */
const readLimit = integer(1, 1000);

export const publishFlowVersion: Handler<"PublishFlowVersion"> = {
  parameters: { FlowName: required(resourceName), Description: optional(text) },
  async handle(call, { FlowName, Description }) {
    const flow = findFlow(call, FlowName);
    const lastVersion = flow.lastVersion + 1;
    const version: VersionRecord = {
      Version: String(lastVersion),
      ...(Description === undefined ? {} : { Description }),
      CreatedTime: beijingTimestamp(call.clock.now()),
      snapshot: {
        Definition: flow.Definition,
        Description: flow.Description,
        ...(flow.Environment === undefined ? {} : { Environment: flow.Environment }),
        ...(flow.RoleArn === undefined ? {} : { RoleArn: flow.RoleArn }),
      },
    };
    await call.store.write([
      put(flows, scopeOf(call), FlowName, { ...flow, lastVersion }),
      put(versions, flow.Id, versionKey(version.Version), version),
    ]);
    return { FlowName, ...answer(version) };
  },
};

export const listFlowVersions: Handler<"ListFlowVersions"> = {
  parameters: {
    FlowName: required(resourceName),
    Limit: optional((value, name) => readLimit(value, name)?.toString()),
    NextToken: optional(text),
  },
  handle(call, { FlowName, Limit = "60", NextToken = "" }) {
    const flow = findFlow(call, FlowName);
    const { values, next } = call.store.list(versions, flow.Id, { from: versionKey(NextToken), limit: Number(Limit) });
    return { FlowVersions: values.map(answer), ...(next === undefined ? {} : { NextToken: String(Number(next)) }) };
  },
};

/** What happens to an alias that routes to the version is not documented; here the version stays until no alias does. */
export const deleteFlowVersion: Handler<"DeleteFlowVersion"> = {
  parameters: { FlowName: required(resourceName), FlowVersion: required(nonEmptyText) },
  async handle(call, { FlowName, FlowVersion }) {
    const flow = findFlow(call, FlowName);
    findVersion(call, flow, FlowVersion);
    const user = call.store
      .list(aliases, flow.Id)
      .values.find((alias) => alias.RoutingConfigurations.some((route) => route.Version === FlowVersion));
    if (user !== undefined) throw serviceError("FlowVersionInUse", FlowVersion, FlowName, user.Name);
    await call.store.write([remove(versions, flow.Id, versionKey(FlowVersion))]);
    return {};
  },
};

const answer = (version: VersionRecord): FlowVersion => without(version, "snapshot");
