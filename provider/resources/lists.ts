/** The service's lists: one page, every page, and the things of one flow or of all flows. */
import type { Execution, Flow, FlowVersion, HistoryEvent, ListedFlowAlias, RequestOf, Schedule } from "../cloudflow/contract";
import { isNotFound } from "../cloudflow/errors";
import { Refusal } from "../pulumi/errors";
import { listing, type Context, type Page } from "../pulumi/resource";
import type { Service } from "./service";

export type Calling = Pick<Context<Service>, "client" | "signal" | "log">;
export type Asked = { readonly size?: number; readonly from?: string | undefined };
export type Part<T> = { readonly items: readonly T[]; readonly next: string | undefined };

/** "Limit: less than 1,000" (ListFlows, API reference); of versions and aliases no limit is documented. */
const LARGEST = 999;
const LARGEST_UNDOCUMENTED = 100;

export async function pageOfFlows(
  { client, signal, log }: Calling,
  query: { readonly resourceGroupId?: string },
  asked: Asked,
): Promise<Part<Flow>> {
  const group = query.resourceGroupId === undefined ? {} : { ResourceGroupId: query.resourceGroupId };
  const { Flows, NextToken } = await client.call("ListFlows", { ...paged(asked), ...group }, { signal, report: log.progress });
  return part(Flows, NextToken);
}

export async function pageOfSchedules({ client, signal, log }: Calling, FlowName: string, asked: Asked): Promise<Part<Schedule>> {
  const { Schedules, NextToken } = await client.call("ListSchedules", { FlowName, ...paged(asked) }, { signal, report: log.progress });
  return part(Schedules, NextToken);
}

export async function pageOfVersions(
  { client, signal, log }: Calling,
  FlowName: string,
  { size = LARGEST_UNDOCUMENTED, from }: Asked,
): Promise<Part<FlowVersion>> {
  const request = { FlowName, Limit: String(Math.min(size, LARGEST_UNDOCUMENTED)), ...continued(from) };
  const { FlowVersions, NextToken } = await client.call("ListFlowVersions", request, { signal, report: log.progress });
  return part(FlowVersions, NextToken);
}

export async function pageOfAliases(
  { client, signal, log }: Calling,
  FlowName: string,
  { size = LARGEST_UNDOCUMENTED, from }: Asked,
): Promise<Part<ListedFlowAlias>> {
  const request = { FlowName, Limit: Math.min(size, LARGEST_UNDOCUMENTED), ...continued(from) };
  const { Aliases, NextToken } = await client.call("ListFlowAliases", request, { signal, report: log.progress });
  return part(Aliases, NextToken);
}

/** "Limit: 1 to 100" (ListExecutions), "1 to 999" (GetExecutionHistory). */
const LARGEST_OF_EXECUTIONS = 100;

export type ExecutionQuery = Omit<RequestOf<"ListExecutions">, "Limit" | "NextToken">;

export async function pageOfExecutions(
  { client, signal, log }: Calling,
  query: ExecutionQuery,
  { size = LARGEST_OF_EXECUTIONS, from }: Asked,
): Promise<Part<Execution>> {
  const request = { ...query, Limit: Math.min(size, LARGEST_OF_EXECUTIONS), ...continued(from) };
  const { Executions, NextToken } = await client.call("ListExecutions", request, { signal, report: log.progress });
  return part(Executions, NextToken);
}

export async function pageOfEvents(
  { client, signal, log }: Calling,
  FlowName: string,
  ExecutionName: string,
  asked: Asked,
): Promise<Part<HistoryEvent>> {
  const request = { FlowName, ExecutionName, ...paged(asked) };
  const { Events, NextToken } = await client.call("GetExecutionHistory", request, { signal, report: log.progress });
  return part(Events, NextToken);
}

const continued = (from: string | undefined): { readonly NextToken?: string } => (from === undefined ? {} : { NextToken: from });
const paged = ({ size = LARGEST, from }: Asked): { readonly Limit: number; readonly NextToken?: string } => ({
  Limit: Math.min(size, LARGEST),
  ...continued(from),
});
/** Some clients of the service end on an absent token, some on an empty one. */
const part = <T>(items: readonly T[] | undefined, next: string | undefined): Part<T> => ({
  items: items ?? [],
  next: next === "" ? undefined : next,
});

/** Pages to the end. */
export async function everyPage<T>(page: (asked: Asked) => Promise<Part<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let from: string | undefined, first = true; first || from !== undefined; first = false) {
    const { items, next } = await page({ from });
    all.push(...items);
    if (next !== undefined && next === from)
      throw new Refusal(
        `the service gave the same page of a list twice (${next}): run again, and report it to Alibaba Cloud if it stays so`,
      );
    from = next;
  }
  return all;
}

/** A list of things that belong to flows, narrowed to one flow or not. */
export function listingOfFlows<T>(
  pageOf: (context: Calling, flowName: string, asked: Asked) => Promise<Part<T>>,
  nameOf: (item: T) => string | undefined,
) {
  return async (context: Calling, flowName: string | undefined, size: number, from: string | undefined): Promise<Page> => {
    const identified = (flow: string, items: readonly T[]): Page["items"] =>
      items.map((item) => `${flow}:${nameOf(item) ?? ""}`).map((id) => ({ id, name: id }));
    if (flowName === undefined)
      return overFlows(context, { size, from }, async (flow, asked) => {
        const { items, next } = await pageOf(context, flow, asked);
        return { items: identified(flow, items), next };
      });
    const { items, next } = await pageOf(context, flowName, { size, from });
    return { items: identified(flowName, items), next };
  };
}

/** As many as one burst of the service's quota allows. */
const FLOWS_AT_ONCE = 8;

/** A position is the page of flows, the flow in it, and the page of that flow's things. */
async function overFlows(
  context: Calling,
  { size, from }: { readonly size: number; readonly from: string | undefined },
  pageOf: (flow: string, asked: Asked) => Promise<Page>,
): Promise<Page> {
  const { flowsFrom, startAt, within } = positionOf(from);
  const flows = await pageOfFlows(context, {}, { size: FLOWS_AT_ONCE, from: flowsFrom === "" ? undefined : flowsFrom });
  const names = flows.items.map(({ Name = "" }) => Name).filter((name) => name >= startAt);
  const found: Page["items"][number][] = [];
  for (const [index, name] of names.entries()) {
    if (found.length === size) return { items: found, next: JSON.stringify([flowsFrom, name, ""]) };
    const asked = { size: size - found.length, from: index === 0 && name === startAt ? within : undefined };
    const { items, next } = await pageOf(name, asked).catch(goneMeanwhile);
    found.push(...items);
    if (next !== undefined) return { items: found, next: JSON.stringify([flowsFrom, name, next]) };
  }
  return { items: found, next: flows.next && JSON.stringify([flows.next, "", ""]) };
}

function positionOf(from: string | undefined): {
  readonly flowsFrom: string;
  readonly startAt: string;
  readonly within: string | undefined;
} {
  const [flowsFrom = "", startAt = "", within = ""] = from === undefined ? [] : (JSON.parse(from) as readonly string[]);
  return { flowsFrom, startAt, within: within === "" ? undefined : within };
}

function goneMeanwhile(error: unknown): Page {
  if (isNotFound(error)) return { items: [] };
  throw error;
}

export const cloudflowListing = listing<Service>();
