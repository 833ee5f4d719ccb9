/** Where two services answer the same call differently. */
import type { Fields, Outcome, Step } from "./step";

/** One place in one answer; undefined for what is not there. */
export type Difference = { readonly path: string; readonly local: unknown; readonly theirs: unknown };

/** New with each call, or as time goes by: compared is only whether they are there, and their type. */
const volatile = /^(RequestId|Id|ScheduleId|MapRunName|EventId|Time|NextToken|ItemCounts|.*Time)$/;

/** Of a list that shows other things of the account as well, only what the scenario has made counts. */
const ownOnly = new Set(["Flows"]);

export function compare(step: Step, prefix: string, local: Outcome, theirs: Outcome): readonly Difference[] {
  const outcome = [...differ("status", local.status, theirs.status), ...differ("code", local.code, theirs.code)];
  if (outcome.length > 0 || step.until !== undefined) return outcome;
  if (local.fields === undefined || theirs.fields === undefined) return differ("message", local.message, theirs.message);
  return compareFields(local.fields, theirs.fields, { path: "", prefix, skipped: step.operation === "ListFlows" ? ["NextToken"] : [] });
}

const differ = (path: string, local: unknown, theirs: unknown): readonly Difference[] =>
  settled(local) === settled(theirs) ? [] : [{ path, local, theirs }];

/** Names that the service makes up end in an id of their own. */
const settled = (value: unknown): unknown =>
  typeof value === "string" ? value.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "an id") : value;

type Place = { readonly path: string; readonly prefix: string; readonly skipped: readonly string[] };

function compareFields(local: Fields, theirs: Fields, place: Place): readonly Difference[] {
  const names = [...new Set([...Object.keys(local), ...Object.keys(theirs)])].filter((name) => !place.skipped.includes(name));
  return names.flatMap((name) => {
    const inner = { ...place, path: place.path === "" ? name : `${place.path}.${name}` };
    const [a, b] = [local[name], theirs[name]];
    if (volatile.test(name)) return typeof a === typeof b ? [] : [{ path: inner.path, local: a, theirs: b }];
    return compareValues(ownOnly.has(name) ? own(a, place.prefix) : a, ownOnly.has(name) ? own(b, place.prefix) : b, inner);
  });
}

function compareValues(local: unknown, theirs: unknown, place: Place): readonly Difference[] {
  if (Array.isArray(local) && Array.isArray(theirs)) return compareLists(local, theirs, place);
  if (isFields(local) && isFields(theirs)) return compareFields(local, theirs, place);
  return differ(place.path, local, theirs);
}

function compareLists(local: readonly unknown[], theirs: readonly unknown[], place: Place): readonly Difference[] {
  if (local.length !== theirs.length) return [{ path: `${place.path}.length`, local: local.length, theirs: theirs.length }];
  return local.flatMap((value, index) => compareValues(value, theirs[index], { ...place, path: `${place.path}[${String(index)}]` }));
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

const own = (list: unknown, prefix: string): unknown =>
  Array.isArray(list) ? (list as readonly Fields[]).filter(({ Name }) => String(Name).startsWith(prefix)) : list;
