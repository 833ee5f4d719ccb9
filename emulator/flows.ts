/** Flows: created, read, changed in part, deleted, listed. */
import { definitionName } from "../fdl/name";
import type { Flow, ResponseOf } from "../provider/cloudflow/contract";
import { laterTimestamp, timestamp } from "./clock";
import { invalidArgument, serviceError } from "./errors";
import { findFlow, findVersion, scopeOf } from "./lookup";
import type { Call, Handler, Validate } from "./operation";
import { environment, integer, nonEmptyText, oneOf, optional, required, resourceName, text } from "./parameters";
import { put, remove } from "./store";
import { executions, flows, ofExecution, ofFlow, running, without, type FlowRecord } from "./tables";

/** "Up to 10,000 flows for each account" (Limits); counted here for each region of an account. */
const flowLimit = 10_000;
/** The reference lists FDL; Terraform and older consoles also send DEFAULT. */
const definitionTypes = ["FDL", "DEFAULT"] as const;

export const createFlow: Handler<"CreateFlow"> = {
  parameters: {
    Name: required(resourceName),
    Definition: required(nonEmptyText),
    Description: required(text),
    Type: required(oneOf(definitionTypes)),
    RoleArn: optional(text),
    ExecutionMode: optional(oneOf(["Standard", "Express"])),
    Environment: optional(environment),
    ExternalStorageLocation: optional(text),
    ResourceGroupId: optional(text),
  },
  async handle(call, request) {
    const ExecutionMode = request.ExecutionMode === "Express" ? "Express" : "Standard";
    checkDefinition(call, request.Definition, { name: request.Name, executionMode: ExecutionMode });
    if (call.store.get(flows, scopeOf(call), request.Name) !== undefined) throw serviceError("FlowAlreadyExists", request.Name);
    if (call.store.count(flows, scopeOf(call)) >= flowLimit) throw serviceError("FlowLimitExceeded", flowLimit);
    const now = timestamp(call.clock.now());
    const times = { CreatedTime: now, LastModifiedTime: now };
    const flow: FlowRecord = cleared({ ...request, ExecutionMode, Id: call.newId(), ...times, lastVersion: 0 });
    await call.store.write([put(flows, scopeOf(call), flow.Name, flow)]);
    return answer(flow);
  },
};

export const describeFlow: Handler<"DescribeFlow"> = {
  parameters: { Name: required(resourceName), FlowVersion: optional(text) },
  handle(call, request) {
    const flow = findFlow(call, request.Name);
    if (request.FlowVersion === undefined || request.FlowVersion === "") return answer(flow);
    return answer({ ...without(flow, "Environment", "RoleArn"), ...findVersion(call, flow, request.FlowVersion).snapshot });
  },
};

export const updateFlow: Handler<"UpdateFlow"> = {
  parameters: {
    Name: required(resourceName),
    Definition: optional(nonEmptyText),
    Description: optional(text),
    Type: optional(oneOf(definitionTypes)),
    RoleArn: optional(text),
    Environment: optional(environment),
  },
  async handle(call, request) {
    const known = findFlow(call, request.Name);
    if (request.Definition !== undefined)
      checkDefinition(call, request.Definition, { name: known.Name, executionMode: known.ExecutionMode });
    const LastModifiedTime = laterTimestamp(call.clock, known.LastModifiedTime);
    const flow = cleared({ ...known, ...request, LastModifiedTime });
    await call.store.write([put(flows, scopeOf(call), flow.Name, flow)]);
    return answerToUpdate(flow);
  },
};

/**
 * "DeleteFlow is asynchronous. A flow created under the same name is not affected" (DeleteFlow). What happens to schedules,
 * versions and aliases is not documented; here they go with the flow. "Executions stop after the current step, and their history
 * is lost": the engine sees that their records are gone.
 */
export const deleteFlow: Handler<"DeleteFlow"> = {
  parameters: { Name: required(resourceName) },
  async handle(call, request) {
    const flow = findFlow(call, request.Name);
    const histories = call.store
      .list(executions, flow.Id)
      .values.flatMap(({ Id }) => [remove(running, "all", Id), ...ofExecution.flatMap((table) => call.store.removals(table, Id))]);
    const belongings = [...ofFlow.flatMap((table) => call.store.removals(table, flow.Id)), ...histories];
    await call.store.write([remove(flows, scopeOf(call), flow.Name), ...belongings]);
    return {};
  },
};

export const listFlows: Handler<"ListFlows"> = {
  parameters: { Limit: optional(integer(1, 999)), NextToken: optional(text), ResourceGroupId: optional(text) },
  handle(call, { Limit = 60, NextToken = "", ResourceGroupId = "" }) {
    if (ResourceGroupId === "") {
      const { values, next } = call.store.list(flows, scopeOf(call), { from: NextToken, limit: Limit });
      return { Flows: values.map(answer), ...(next === undefined ? {} : { NextToken: next }) };
    }
    const all = call.store.list(flows, scopeOf(call), { from: NextToken }).values;
    const group = all.filter((flow) => flow.ResourceGroupId === ResourceGroupId);
    const next = group[Limit]?.Name;
    return { Flows: group.slice(0, Limit).map(answer), ...(next === undefined ? {} : { NextToken: next }) };
  },
};

/** "The Name in the definition must be the same as the name of the flow" (CreateFlow), whatever else the validator asks for. */
function checkDefinition(call: Call, definition: string, flow: Parameters<Validate>[1]): void {
  const findings = call.validate(definition, flow);
  if (findings.length > 0) throw invalidArgument(findings.join("\n"));
  const own = definitionName(definition);
  if (typeof own !== "string" || own === flow.name) return;
  throw invalidArgument(
    `The definition names the flow ${JSON.stringify(own)}, and the request ${JSON.stringify(flow.name)}. Make the two the same, or leave the name out of the definition.`,
  );
}

/** Fields that were set to nothing are gone; Description alone stays as the empty text. */
function cleared(flow: FlowRecord): FlowRecord {
  const { RoleArn, Environment, ExternalStorageLocation, ResourceGroupId, ...rest } = flow;
  return {
    ...rest,
    ...given({ RoleArn, ExternalStorageLocation, ResourceGroupId }),
    ...(Environment?.Variables === undefined || Environment.Variables.length === 0 ? {} : { Environment }),
  };
}

/** Only the fields that have a value; answers leave the others out. */
function given<Key extends string>(fields: { readonly [P in Key]: string | undefined }): { readonly [P in Key]?: string } {
  const filled = Object.entries<string | undefined>(fields).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(filled) as { readonly [P in Key]?: string };
}

/** All fields of a flow but ExternalStorageLocation, which CreateFlow, DescribeFlow and ListFlows do not document. */
const answer = (flow: FlowRecord): Flow => without(flow, "lastVersion", "ExternalStorageLocation");

/** UpdateFlow documents ExternalStorageLocation, and leaves out ExecutionMode. */
const answerToUpdate = (flow: FlowRecord): ResponseOf<"UpdateFlow"> => without(flow, "lastVersion", "ExecutionMode");
