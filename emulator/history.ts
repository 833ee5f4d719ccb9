/**
 * The events of executions: records of their own while it runs, so that each is on disk as soon as it has happened; once it is
 * over, one compressed text in the execution's record, which takes a tenth of the memory.
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { timestamp } from "./clock";
import type { Store } from "./store";
import { eventKey, events, type EventRecord, type ExecutionRecord } from "./tables";

/** Ids count from 1, so that an event's place is its id. */
type Packed = readonly [cause: number, step: string, type: string, detail: string, milliseconds: number];

/** The text for the record of an execution that is over; its events are of no further use. */
export function packedHistory(store: Store, { Id }: ExecutionRecord): string {
  const rows = store.list(events, Id).values.map(toPacked);
  return deflateRawSync(JSON.stringify(rows)).toString("base64");
}

export type Events = {
  readonly values: readonly EventRecord[];
  /** Id of the first event behind them. */ readonly next: number | undefined;
};

/** Events of an execution, `limit` at most, from the id `from` on. */
export function eventsOf(
  store: Store,
  { Id, history }: ExecutionRecord,
  { from = 1, limit = Infinity }: { readonly from?: number; readonly limit?: number } = {},
): Events {
  if (history === undefined) {
    const { values, next } = store.list(events, Id, { from: eventKey(from), limit });
    return { values, next: next === undefined ? undefined : Number(next) };
  }
  const rows = JSON.parse(inflateRawSync(Buffer.from(history, "base64")).toString()) as readonly Packed[];
  const behind = from + limit;
  return {
    values: rows.slice(from - 1, behind - 1).map((row, index) => fromPacked(row, from + index)),
    next: behind <= rows.length ? behind : undefined,
  };
}

const toPacked = ({ ScheduleEventId, StepName, Type, EventDetail, Time }: EventRecord): Packed => [
  ScheduleEventId,
  StepName,
  Type,
  EventDetail,
  Date.parse(Time),
];

const fromPacked = ([ScheduleEventId, StepName, Type, EventDetail, milliseconds]: Packed, EventId: number): EventRecord => ({
  EventId,
  ScheduleEventId,
  StepName,
  Type,
  EventDetail,
  Time: timestamp(milliseconds),
});
