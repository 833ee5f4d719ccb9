import facts from "../../package.json";
import { createClient } from "../../provider/cloudflow/client";
import { exit, UsageError, type Command } from "./command";
import type { Check, Examined, Finding } from "./doctor/check";
import { clock } from "./doctor/clock";
import { connection } from "./doctor/connection";
import { credentials } from "./doctor/credentials";
import { permissions } from "./doctor/permissions";
import { programs } from "./doctor/programs";
import { region } from "./doctor/region";
import { service } from "./doctor/service";
import { connectionHelp, readArguments, settingsOf } from "./service/connection";
import { printJson } from "./service/output";

const usage = `Usage: cloudflow doctor [OPTIONS]

Looks at everything that has to be right before the service can be used, in the order in which one thing needs the other,
and says of each what was found and what to do: versions, region, endpoint (DNS, proxy, TLS), this machine's clock,
credentials (where they come from, never a secret), whether the service is enabled, and permissions. It changes nothing.

  --flow NAME           a flow with which permissions are tried; the first of the list without it
${connectionHelp}

  cloudflow doctor --region cn-hangzhou --profile work

Exit codes: 0 nothing is wrong, though there may be warnings · 1 something is wrong · 2 called wrongly · 130 interrupted
`;

/** Each needs those before it. */
const checks: readonly Check[] = [programs, region, connection, clock, credentials, service, permissions];

/** Longest for one check, in seconds. */
const PATIENCE = 45;

type Row = Finding & { readonly name: string };

export const doctor: Command = {
  summary: "check credentials, clock, region, endpoint, permissions and versions",
  usage,
  async run(argv) {
    const { values } = readArguments(argv, { flow: { type: "string" } }, []);
    if (values.output !== "table" && values.output !== "json")
      throw new UsageError(`There is no output \`${values.output}\`: it is table or json.`);
    const settings = settingsOf(values);
    const client = createClient({ settings, userAgent: `cloudflow/${facts.version}` });
    const rows: Row[] = [];
    const examined: Omit<Examined, "signal"> = { settings, client, flow: values.flow };
    for (const check of checks) {
      const patient: Examined = Object.assign(examined, { signal: AbortSignal.timeout(PATIENCE * 1000) });
      const found = (await check.look(patient)).map((finding) => ({ name: check.name, ...finding }));
      rows.push(...found);
      if (values.output === "table") print(found);
    }
    const isWell = rows.every(({ status }) => status === "ok" || status === "warning");
    if (values.output === "json") printJson({ ok: isWell, checks: rows });
    return isWell ? exit.clean : exit.findings;
  },
};

const marks = { ok: "✓", warning: "!", failed: "✗", skipped: "–" } as const;
const WIDTH = Math.max(...checks.map(({ name }) => name.length));

function print(rows: readonly Row[]): void {
  for (const { name, status, found, fix } of rows) {
    process.stdout.write(`${marks[status]} ${name.padEnd(WIDTH)}  ${found}\n`);
    if (fix !== undefined) process.stdout.write(`  ${" ".repeat(WIDTH)}  → ${fix}\n`);
  }
}
