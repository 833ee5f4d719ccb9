/** package.json says which release this is; everything else that tells a version has it from there. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { version } from "../../package.json";
import lock from "../../package-lock.json";
import schema from "../../schema.json";
import { programs, root } from "../../tools/sandbox";
import { packages } from "../../tools/sdks/pack";
import { pages, read as readPage } from "../docs/blocks";
import { Plugin } from "../engine/plugin";

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const json = (file: string): Readonly<Record<string, unknown>> => JSON.parse(read(file)) as Record<string, unknown>;

describe("The version in package.json", () => {
  it("is that of the lock file, of the schema, and of what the plugin tells the engine", async () => {
    assert.deepEqual([lock.version, lock.packages[""].version, schema.version], [version, version, version]);
    const plugin = await Plugin.start();
    const info = await plugin.call<PluginInfo>((client, answer) => client.getPluginInfo(new Empty(), answer));
    assert.equal(info.getVersion(), version);
    assert.equal(await plugin.stop(), 0);
  });

  it("is what the command tells", () => {
    assert.equal(execFileSync(join(programs, "cloudflow"), ["--version"], { encoding: "utf8" }), `cloudflow ${version}\n`);
  });

  it("is that of each SDK, and of the plugin that it asks for", () => {
    const { version: own, pulumi } = json("sdk/nodejs/package.json");
    assert.equal(own, version);
    assert.equal((pulumi as { version: string }).version, version);
    assert.match(read("sdk/python/pyproject.toml"), new RegExp(`^ *version = "${version}"$`, "m"));
    const { nodejs, python, go, java } = packages;
    for (const file of [nodejs.file, python.file, python.source, java.file, java.pom]) assert.ok(file.includes(`-${version}`), file);
    assert.equal(go.version, `v${version}`);
  });

  it("is the one in the commands that the pages show", () => {
    const shown = pages()
      .filter((page) => page !== "CHANGELOG.md")
      .flatMap((page) =>
        [...readPage(page).matchAll(/(?:cloudflow[-_ ]v?|VERSION=)(\d+\.\d+\.\d+)/g)].map(([, found]) => `${page}: ${found ?? ""}`),
      );
    assert.ok(shown.length > 5);
    assert.deepEqual(
      shown.filter((found) => !found.endsWith(`: ${version}`)),
      [],
    );
  });

  it("is in the record of what each SDK asks for", () => {
    const records = execFileSync("git", ["ls-files", "sdk"], { cwd: root, encoding: "utf8" })
      .split("\n")
      .filter((file) => /(^|\/)(pulumi-)?plugin\.json$/.test(file));
    assert.deepEqual(records.map((file) => file.split("/")[1]).sort(), ["go", "go", "java", "python"]);
    for (const file of records) assert.equal(json(file).version, version, file);
  });
});
