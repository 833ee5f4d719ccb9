/** The conformance scenario, lived through every official client: each has to understand every answer, and to get the documented errors. */
import assert from "node:assert/strict";
import { classic, end, express, mapRuns, reports, versions } from "../../cmd/cloudflow/conformance/scenario";
import { Player, type Fields, type Outcome, type Step } from "../../cmd/cloudflow/conformance/step";
import { errorsIn } from "../../cmd/cloudflow/local/options";
import { startServer, type RunningServer } from "../../emulator/server";
import { officialClients, type OfficialClient, type Session } from "./clients";

const names = { prefix: "client-", role: "acs:ram::1000000000000001:role/r" };

function scenarioFor({ knowsExpress, isCurrent }: OfficialClient): readonly Step[] {
  return [
    ...classic(names),
    ...(knowsExpress ? express(names) : []),
    ...reports(names),
    ...(isCurrent ? [...versions(names), ...mapRuns(names)] : []),
    ...end(names),
  ];
}

function check({ operation, expected }: Step, { code, fields, ...rest }: Outcome): void {
  const what = `${operation}: ${JSON.stringify({ code, fields, ...rest })}`;
  if ("code" in expected) {
    assert.equal(code, expected.code, what);
    return;
  }
  assert.equal(code, undefined, what);
  for (const [name, value] of Object.entries(expected.fields)) assert.deepEqual(fields?.[name], value, `${operation} ${name}`);
  assert.match(String(fields?.["RequestId"]), /^[0-9a-f-]{36}$/, what);
}

/** Every operation that was called: answered at least once, refused at least twice. DescribeRegions takes nothing that could be wrong. */
function checkCoverage(steps: readonly Step[], count: number): void {
  const operations = new Set(steps.map(({ operation }) => operation));
  assert.equal(operations.size, count);
  for (const operation of operations) {
    const refusals = steps.filter((step) => step.operation === operation && "code" in step.expected).length;
    const answers = steps.filter((step) => step.operation === operation && "fields" in step.expected).length;
    assert.ok(answers >= 1 && (refusals >= 2 || operation === "DescribeRegions"), operation);
  }
}

/** Lists are models within models. */
function checkLists(outcomes: ReadonlyMap<string, Fields>, { isCurrent }: OfficialClient): void {
  const list = (operation: string, field: string): readonly Fields[] => {
    const value = outcomes.get(operation)?.[field] as readonly Fields[] | { readonly [field: string]: readonly Fields[] };
    return (Array.isArray(value) ? value : Object.values(value).flat()) as readonly Fields[];
  };
  assert.equal(list("ListFlows", "Flows")[0]?.["Description"], "new");
  assert.deepEqual(
    [list("ListSchedules", "Schedules")[0]?.["Enable"], list("ListSchedules", "Schedules")[0]?.["CronExpression"]],
    [false, "@every 5m"],
  );
  if (!isCurrent) return;
  assert.deepEqual(list("ListFlowAliases", "Aliases")[0]?.["RoutingConfigurations"], [{ Version: "2", Weight: "100" }]);
  assert.equal((outcomes.get("DescribeFlowAlias")?.["Alias"] as Fields)["Name"], "live");
  assert.equal(list("DescribeRegions", "Regions").length, 7);
}

const operationCount = ({ isCurrent, knowsExpress }: OfficialClient): number => (isCurrent ? 29 : knowsExpress ? 18 : 17);

async function live(session: Session, steps: readonly Step[]): Promise<ReadonlyMap<string, Fields>> {
  const player = new Player(session.send);
  const answers = new Map<string, Fields>();
  for (const step of steps) {
    const outcome = await player.play(step);
    check(step, outcome);
    if (outcome.fields !== undefined && !answers.has(step.operation)) answers.set(step.operation, outcome.fields);
  }
  return answers;
}

describe("official clients against CloudFlow Local", () => {
  let server: RunningServer;
  beforeEach(async () => {
    server = await startServer({ validate: errorsIn });
  });
  afterEach(() => server.close());

  for (const client of officialClients) {
    it(`${client.name} carries out all ${String(operationCount(client))} operations that it has, and is told of their errors`, async () => {
      const steps = scenarioFor(client);
      checkCoverage(steps, operationCount(client));
      const session = client.connect({ endpoint: server.url, key: "cloudflow-local", secret: "cloudflow-local" });
      try {
        checkLists(await live(session, steps), client);
      } finally {
        session.close();
      }
    }).timeout(300_000);

    it(`${client.name} is told of a wrong secret and of an unknown key`, async () => {
      for (const [key, code, message] of [
        ["cloudflow-local", "SignatureNotMatch", /does not match the signature you provided/],
        ["nobody", "InvalidAccessKeyID", /./],
      ] as const) {
        const session = client.connect({ endpoint: server.url, key, secret: "wrong" });
        const outcome = await session.send("DescribeFlow", { Name: "orders" });
        session.close();
        assert.equal(outcome.code, code);
        assert.match(outcome.message ?? "", message);
      }
    }).timeout(300_000);
  }
});
