/** What watches the server: whether it is there, and Prometheus metrics. */
import { timestamp } from "./clock";
import type { Service } from "./protocol";
import { jsonAnswer, type Answer } from "./reply";

export function health({ clock }: Service): Answer {
  const { rss: residentBytes } = process.memoryUsage();
  return jsonAnswer(200, { status: "ok", name: "cloudflow-local", processId: process.pid, residentBytes, time: timestamp(clock.now()) });
}

/** The text format of Prometheus, version 0.0.4. Outcomes are `OK`, codes of errors, and faults that were asked for. */
export function metrics({ requests }: Service): Answer {
  const counts = Object.entries(requests.counts()).flatMap(([operation, outcomes]) =>
    Object.entries(outcomes).map(
      ([outcome, count]) => `cloudflow_local_requests_total{operation="${operation}",outcome="${outcome}"} ${String(count)}`,
    ),
  );
  const lines = [
    "# HELP cloudflow_local_requests_total Requests to the API since the start or the last reset.",
    "# TYPE cloudflow_local_requests_total counter",
    ...counts,
    "# HELP process_cpu_seconds_total User and system CPU time spent in seconds.",
    "# TYPE process_cpu_seconds_total counter",
    `process_cpu_seconds_total ${String(cpuSeconds())}`,
    "# HELP process_resident_memory_bytes Resident memory size in bytes.",
    "# TYPE process_resident_memory_bytes gauge",
    `process_resident_memory_bytes ${String(process.memoryUsage().rss)}`,
  ];
  return {
    kind: "answer",
    status: 200,
    headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
    body: `${lines.join("\n")}\n`,
  };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}
