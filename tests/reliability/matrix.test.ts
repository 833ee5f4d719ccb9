import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { RequestRecord } from "../../emulator/request-log";
import { startServer, type RunningServer } from "../../emulator/server";
import { administer } from "../../emulator/testing/client";
import { Plugin, type Values } from "../engine/plugin";
import { figures } from "./figures";
import { CANCELLED_AT, doing, everyTimes, faults, outcomeOf, sentTimes, type Doing, type Outcome, type Times } from "./outcomes";
import { scenes, setStage, struck, type Stage, type Struck } from "./scenes";

/**
 * By itself every operation meets every fault of the network and one code of every kind, another operation another one, as the first, the
 * second or the only answer in turn. `CELLS=all`: every code, as each of them.
 */
const all = process.env.CELLS === "all";
type Fault = (typeof faults)[number];
type Cell = { readonly operation: Struck; readonly fault: Fault; readonly times: Times };

const cells: readonly Cell[] = struck.flatMap((operation, row) =>
  (all ? faults : covering(row)).flatMap((fault, column) =>
    (all ? everyTimes : [everyTimes[(row + column) % 3] ?? "first"]).map((times) => ({ operation, fault, times })),
  ),
);

function covering(row: number): readonly Fault[] {
  const codes = faults.filter(({ effect }) => effect.kind === "error");
  const kinds = [...new Set(codes.map(({ looks }) => looks))];
  const turn = kinds.flatMap((kind) => {
    const alike = codes.filter(({ looks }) => looks === kind);
    return alike[row % alike.length] ?? [];
  });
  return [...turn, ...faults.filter(({ effect }) => effect.kind !== "error")];
}

type Exported = { readonly table: string; readonly key: string; readonly value: Values };
type Ended = { readonly outcome: Outcome; readonly text: string };

describe("every operation on every bad day", () => {
  let server: RunningServer;
  let plugin: Plugin;
  let stage: Stage;
  let start: unknown;
  const reached = new Map<Struck, unknown>();
  let config: Values;
  let asked: RequestRecord[] = [];
  let onAsked: (record: RequestRecord) => void = () => undefined;

  const admin = async (method: string, path: string, body?: object | readonly object[]): Promise<Values> => {
    const answer = await administer(server.url, method, `/_local/${path}`, body);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };
  const reset = async (): Promise<void> => {
    await admin("POST", "import", start as object);
    await admin("DELETE", "faults");
    await plugin.configure(config);
    asked = [];
  };

  before(async () => {
    server = await startServer({
      log: (_level, event, fields) => {
        if (event !== "request") return;
        asked.push(fields as RequestRecord);
        onAsked(fields as RequestRecord);
      },
    });
    config = { region: "cn-hangzhou", endpoint: server.url, accessKey: "cloudflow-local", secretKey: "cloudflow-local" };
    plugin = await Plugin.configured(config, { CLOUDFLOW_BACKOFF_FACTOR: "0.0001" });
    stage = await setStage(plugin);
    start = await admin("GET", "export");
    for (const operation of struck) {
      await reset();
      await scenes[operation](plugin, stage);
      reached.set(operation, lasting(await admin("GET", "export")));
    }
  });
  after(async () => {
    assert.equal(await plugin.stop(), 0);
    await server.close();
  });

  for (const operation of struck)
    it(`ends ${operation} as the table of outcomes has it`, async function () {
      this.timeout(0);
      const wrong: string[] = [];
      for (const cell of cells.filter((one) => one.operation === operation)) {
        await reset();
        await play(cell).catch((error: unknown) => wrong.push(error instanceof Error ? error.message : String(error)));
        figures.cells += 1;
      }
      assert.deepEqual(wrong, []);
    });

  async function play({ operation, fault, times }: Cell): Promise<void> {
    const what = doing[operation] ?? "read";
    await admin("POST", "faults", [
      ...(times === "second" ? [{ operation, effect: { kind: "error", code: "ResourceThrottled" } }] : []),
      { operation, effect: fault.effect, times: times === "always" ? "always" : 1 },
    ]);
    const patience = impatience(fault, times);
    let seen = 0;
    onAsked = (record) => {
      if (record.operation !== operation) return;
      seen += 1;
      if (seen === patience) void plugin.cancel();
    };
    const ended = await end(operation, scenes[operation](plugin, stage));
    onAsked = () => undefined;
    figures.faults += Math.max(0, seen - (times === "always" ? 0 : 1));
    const where = `${operation}, ${fault.name}, ${times}: ${ended.text}`;
    const expected = outcomeOf(what, fault.looks, times);
    assert.ok(expected.includes(ended.outcome), `${where}\nshould be ${expected.join(" or ")} and is ${ended.outcome}`);
    agrees(
      where,
      { operation, what, fault },
      { ended, now: lasting(await admin("GET", "export")), start: lasting(start), after: reached.get(operation) },
    );
    const [least, most] = sentTimes(what, fault.looks, times);
    assert.ok(
      seen >= least && seen <= most,
      `${where}\nwas sent ${String(seen)} times, and should be ${String(least)} to ${String(most)} times`,
    );
  }
});

/** After how many of the operation's requests the user cancels. */
function impatience({ looks }: Fault, times: Times): number | undefined {
  const before = times === "second" ? 1 : 0;
  if (looks.startsWith("silent")) return 1 + before;
  return times === "always" && (looks === "throttled" || looks === "conflict") ? CANCELLED_AT : undefined;
}

async function end(operation: string, scene: Promise<unknown>): Promise<Ended> {
  try {
    const result = await scene;
    return result === undefined ? { outcome: "absent", text: "absent" } : { outcome: "done", text: String(result) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    assert.ok(
      text.includes(operation) || text.includes(operation.replace(/^(Update|Delete)/, "Describe")),
      `the error does not name ${operation}: ${text}`,
    );
    assert.ok(!text.includes("bug in the provider"), text);
    return {
      outcome: /may still have been done|may or may not|If it is (there and )?yours: pulumi import/.test(text) ? "told" : "refused",
      text,
    };
  }
}

type Sides = { readonly ended: Ended; readonly now: unknown; readonly start: unknown; readonly after: unknown };

/** What the service holds is what the user was told. */
function agrees(
  where: string,
  { what, fault }: { readonly operation: Struck; readonly what: Doing; readonly fault: Fault },
  sides: Sides,
): void {
  const { ended, now, start, after: done } = sides;
  const is = (state: unknown): boolean => isDeepStrictEqual(now, state);
  const gone = what === "delete" && fault.looks === "missing";
  if (ended.outcome === "done")
    assert.ok(is(done) || (gone && is(start)), `${where}\nis said to be done, and the service holds something else`);
  else if (ended.outcome === "told") assert.ok(is(done) || is(start), `${where}\nthe service holds what nobody asked for`);
  else assert.ok(is(start), `${where}\nis said not to be done, and the service has changed`);
}

/** Records without what differs from run to run. */
function lasting(exported: unknown): unknown {
  return (exported as { readonly records: readonly Exported[] }).records
    .filter(({ table }) => ["flows", "schedules", "versions", "aliases"].includes(table))
    .map(({ table, key, value }) => ({
      table,
      key,
      value: { ...value, Id: "", ScheduleId: "", CreatedTime: "", LastModifiedTime: "", lastVersion: 0 },
    }));
}
