import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentVariables } from "./cloudflow/settings";
import { config } from "./config";

const guide = readFileSync(join(__dirname, "..", "docs", "configuration.md"), "utf8");
const namesIn = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

/** The first table of the guide: setting → variables. */
function documented(): ReadonlyMap<string, readonly string[]> {
  const [table = ""] = /\n\|[^]*?\n\n/.exec(guide) ?? [];
  const rows = table.trim().split("\n").slice(2);
  return new Map(
    rows.flatMap((row) => {
      const [, settings = "", variables = ""] = row.split("|");
      return namesIn(settings).map((name) => [name, namesIn(variables)] as const);
    }),
  );
}

describe("The guide to the configuration", () => {
  it("names every setting with its variables, strongest first, and no other", () => {
    const table = documented();
    for (const [name, variables] of Object.entries(environmentVariables))
      if (name === "backoffFactor") assert.match(guide, /\| \| `CLOUDFLOW_BACKOFF_FACTOR` \|/);
      else assert.deepEqual(table.get(name), variables, name);
    const known = new Set([...Object.keys(environmentVariables), "ignoreChecks", "strictChecks"]);
    assert.deepEqual(
      [...table.keys()].filter((name) => !known.has(name)),
      [],
    );
  });

  it("and the declaration have the same settings", () => {
    const declared = Object.entries(config.properties).flatMap(([name, { shape }]) =>
      shape.kind === "object" ? Object.keys(shape.properties).map((part) => `${name}.${part}`) : [name],
    );
    assert.deepEqual([...documented().keys()].sort(), declared.sort());
  });
});
