/**
 * How long validation takes: a typical definition of 50 states, one of nearly 1 MiB, growth with size, and the ratio to
 * parsing with the `yaml` package plus one pass of ajv over the whole. Run with `node -r ts-node/register/transpile-only`.
 */
import Ajv from "ajv";
import { parse as parseYaml } from "yaml";
import { toText } from "../fdl/print";
import { validate } from "../fdl/validate";

function definition(count: number): object {
  const States = Array.from({ length: count }, (_, at) => ({
    Type: "Task",
    Name: `Step${at}`,
    Description: "Calls the function that handles this part of the order.",
    Action: "FC:InvokeFunction",
    Parameters: {
      resourceArn: "acs:fc:cn-hangzhou:123456789012:functions/handle/LATEST",
      body: { "order.$": "$Context.Execution.Input.order", part: at },
    },
    Retry: [{ Errors: ["FC.ResourceThrottled"], MaxAttempts: 3, IntervalSeconds: 2, BackoffRate: 2 }],
    OutputConstructor: { "order.$": "$Output.Body" },
    ...(at + 1 === count ? { End: true } : { Next: `Step${at + 1}` }),
  }));
  return { Type: "StateMachine", SpecVersion: "v1", Name: "orders", StartAt: "Step0", States };
}

/** One pass over every value, as a schema of this language takes at the least. */
const schema = {
  type: "object",
  required: ["Type", "SpecVersion", "Name", "StartAt", "States"],
  properties: {
    Name: { type: "string", pattern: "^[A-Za-z_][A-Za-z0-9_-]{0,127}$" },
    States: {
      type: "array",
      items: {
        type: "object",
        required: ["Name", "Type"],
        properties: {
          Name: { type: "string" },
          Type: { enum: ["Task", "Pass"] },
          Action: { type: "string", pattern: "^[^:]+:[^:]+$" },
          Parameters: { type: "object" },
          Retry: {
            type: "array",
            items: {
              type: "object",
              required: ["Errors"],
              properties: { Errors: { type: "array", items: { type: "string" } }, MaxAttempts: { type: "integer" } },
            },
          },
          Next: { type: "string" },
          End: { type: "boolean" },
        },
      },
    },
  },
};

/** Milliseconds of the processor, the least of several runs, so that others on the machine count little. */
function least(runs: number, work: () => void): number {
  let best = Infinity;
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

const check = new Ajv({ strict: false }).compile(schema);
let fresh = 0;
/** The validator keeps its last parse; a text that differs by a comment has to be read anew. */
const again = (text: string): string => `${text}# ${fresh++}\n`;

const rows: { readonly states: number; readonly kibibytes: number; readonly validate: number; readonly baseline: number }[] = [];
for (const states of [50, 500, 1000, 2000]) {
  const text = toText(definition(states));
  const runs = Math.max(7, Math.round(3000 / states));
  const baseline = least(runs, () => {
    check(parseYaml(again(text), { uniqueKeys: false }));
  });
  const own = least(runs, () => validate(again(text)));
  rows.push({ states, kibibytes: Buffer.byteLength(text) / 1024, validate: own, baseline });
}

for (const { states, kibibytes, validate: own, baseline } of rows) {
  console.log(
    `${states} states, ${kibibytes.toFixed(0)} KiB: ${own.toFixed(1)} ms, ${((own / kibibytes) * 1024).toFixed(0)} ms per MiB, ${(own / baseline).toFixed(2)} times parsing and one pass of ajv`,
  );
}
const perKibibyte = rows.map((row) => row.validate / row.kibibytes);
console.log(
  `From ${rows[1]?.kibibytes.toFixed(0)} to ${rows[3]?.kibibytes.toFixed(0)} KiB the time per KiB grows to ${((perKibibyte[3] ?? 0) / (perKibibyte[1] ?? 1)).toFixed(2)} times.`,
);
const nearLimit = toText(definition(Math.floor((2000 * 1000) / (rows[3]?.kibibytes ?? 1))));
console.log(
  `Nearly 1 MiB (${(Buffer.byteLength(nearLimit) / 1024).toFixed(0)} KiB): ${least(5, () => validate(again(nearLimit))).toFixed(0)} ms`,
);
const worst = Math.max(...rows.map(({ validate: own, baseline }) => own / baseline));
if (worst > 3) {
  console.error(`Validation takes ${worst.toFixed(2)} times parsing and one pass of ajv: more than the 3 that it may.`);
  process.exitCode = 1;
}
