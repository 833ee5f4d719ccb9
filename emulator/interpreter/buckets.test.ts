import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { runOnce, type Outcome } from "../one-execution";

describe("items from a bucket", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "cloudflow-bucket-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a distributed Map with this reader; each iteration keeps the number `n` of its item. */
  const read = (SourceType: string, ObjectName: string): Promise<Outcome> => {
    const Processor = {
      ProcessorConfig: { ExecutionMode: "Standard" },
      StartAt: "P",
      States: [{ Type: "Pass", Name: "P", OutputConstructor: { "n.$": "$Input.n" }, End: true }],
    };
    const ItemReader = { SourceType, SourceParameters: { Bucket: "b", ObjectName } };
    const States = [{ Type: "Map", Name: "M", ItemReader, Processor, End: true }];
    return runOnce({
      definition: JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name: "reads", StartAt: "M", States }),
      input: "{}",
      buckets: new Map([["b", folder]]),
    });
  };

  it("may be more than the data of a state", async () => {
    const records = Array.from({ length: 100 }, (_, n) => `${String(n)},${"x".repeat(1000)}`);
    writeFileSync(join(folder, "large.csv"), ["n,filling", ...records].join("\n"));
    const { execution } = await read("OSS_CSV", "large.csv");
    assert.equal(execution.Status, "Succeeded", execution.cause);
    const { Items } = JSON.parse(execution.Output) as { Items: object[] };
    assert.deepEqual([Items.length, Items[99]], [100, { n: "99" }]);
  });

  it("may be the compressed files of an inventory", async () => {
    mkdirSync(join(folder, "inventory"));
    writeFileSync(join(folder, "inventory", "a.csv.gz"), gzipSync('"1","a"\n"2","b"\n'));
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ fileSchema: "n, Key", files: [{ key: "inventory/a.csv.gz" }] }));
    const { execution } = await read("OSS_INVENTORY_FILES", "manifest.json");
    assert.deepEqual(JSON.parse(execution.Output), { Items: [{ n: "1" }, { n: "2" }] });
    writeFileSync(join(folder, "inventory", "a.csv.gz"), "no gzip");
    const broken = await read("OSS_INVENTORY_FILES", "manifest.json");
    assert.match(broken.execution.cause ?? "", /^The object inventory\/a\.csv\.gz cannot be decompressed/);
  });

  it("says where a CSV file is broken", async () => {
    writeFileSync(join(folder, "broken.csv"), 'n\n1\n2"\n');
    const { execution } = await read("OSS_CSV", "broken.csv");
    assert.equal(execution.cause, "The object broken.csv is not valid CSV: a quote stands alone in the line 3.");
  });
});
