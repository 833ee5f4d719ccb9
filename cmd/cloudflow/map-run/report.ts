import type { MapRun } from "../../../provider/cloudflow/contract";
import type { OutputFormat } from "../service/connection";
import { printFields, printJson } from "../service/output";

type Key = { readonly FlowName: string; readonly ExecutionName: string; readonly MapRunName: string };

export function printMapRun(key: Key, mapRun: MapRun, format: OutputFormat): void {
  const { Status, Concurrency, ToleratedFailedCount, ToleratedFailedPercentage, ItemCounts, StartedTime, StoppedTime } = mapRun;
  const { Total, Pending, Running, Succeed, Failed, Aborted } = ItemCounts ?? {};
  const items = { total: Total, pending: Pending, running: Running, succeeded: Succeed, failed: Failed, aborted: Aborted };
  const record = {
    flowName: key.FlowName,
    executionName: key.ExecutionName,
    mapRunName: key.MapRunName,
    status: Status,
    concurrency: Concurrency,
    toleratedFailedCount: ToleratedFailedCount,
    toleratedFailedPercentage: ToleratedFailedPercentage,
    startedTime: StartedTime,
    stoppedTime: StoppedTime || undefined,
  };
  if (format === "json") {
    printJson({ ...record, itemCounts: items });
    return;
  }
  const counts = Object.entries(items).filter((entry): entry is [string, number] => entry[1] !== undefined);
  printFields({
    "map run": key.MapRunName,
    of: `${key.FlowName} ${key.ExecutionName}`,
    status: Status,
    items: counts.map(([name, count]) => `${String(count)} ${name}`).join(", "),
    concurrency: Concurrency,
    "tolerated failures": ToleratedFailedCount,
    "tolerated share": ToleratedFailedPercentage === undefined ? undefined : `${String(ToleratedFailedPercentage)} %`,
    started: StartedTime,
    ended: StoppedTime,
  });
}
