import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import { parseDocument } from "yaml";
import { readExample } from "../checks";
import { isCode } from "../codes";
import { dialects, dialectOf } from "../model";
import { parse } from "../parse";
import { validate } from "../validate";
import { jsonSchema } from "./json-schema";

/** What a schema can see: fields that are missing, of a wrong type, value, size or form. */
const structural: ReadonlySet<string> = new Set(["FDL101", "FDL103", "FDL104", "FDL105", "FDL106", "FDL107", "FDL108"]);

const fdl = resolve(__dirname, "..");
const schemas = new Map(
  dialects.map((dialect) => [dialect.name, new Ajv({ allErrors: true, strict: false }).compile(jsonSchema(dialect))]),
);

/** The schema that an editor would hold the text against; undefined when it is of no dialect. */
function schemaFor(text: string): ValidateFunction | undefined {
  const { root } = parse(text);
  const dialect = root?.kind === "map" ? dialectOf(root) : undefined;
  return dialect === undefined ? undefined : schemas.get(dialect.name);
}

function agree(text: string, where: string): boolean {
  const accepts = schemaFor(text);
  if (accepts === undefined) return false;
  const faults = validate(text).filter(({ code, severity }) => severity === "error" && structural.has(code));
  const value: unknown = parseDocument(text, { logLevel: "silent", merge: true }).toJS();
  assert.equal(
    accepts(value),
    faults.length === 0,
    `${where}: the checks say ${JSON.stringify(faults.map(({ message }) => message))}, the schema ${JSON.stringify(accepts.errors)}`,
  );
  return true;
}

function textsIn(folder: string): readonly (readonly [name: string, text: string])[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .map((name) => [name, readFileSync(join(folder, name), "utf8")] as const);
}

describe("the schemas for editors", () => {
  for (const dialect of dialects) {
    it(`are written in fdl/schema/${dialect.name}.schema.json as the tables have them (else: make generate)`, () => {
      const written: unknown = JSON.parse(readFileSync(join(__dirname, `${dialect.name}.schema.json`), "utf8"));
      assert.deepEqual(written, JSON.parse(JSON.stringify(jsonSchema(dialect))));
    });

    it(`are draft-07, and describe every field (${dialect.name})`, () => {
      const ajv = new Ajv({ strict: false });
      const schema = jsonSchema(dialect);
      assert.ok(ajv.validateSchema(schema), JSON.stringify(ajv.errors));
      const bare: string[] = [];
      const visit = (part: unknown, path: string): void => {
        if (typeof part !== "object" || part === null) return;
        for (const [name, field] of Object.entries("properties" in part && !path.endsWith("/if") ? (part.properties as object) : {})) {
          if (!("description" in field || "deprecationMessage" in field)) bare.push(`${path}/${name}`);
        }
        for (const [key, inner] of Object.entries(part)) visit(inner, `${path}/${key}`);
      };
      visit(schema, "");
      assert.deepEqual(bare, []);
    });
  }

  it("refuse exactly what the checks of structure call an error: in the tests' own definitions", () => {
    const files = ["testdata/ok", "testdata/err"].flatMap((folder) => textsIn(join(fdl, folder)));
    assert.ok(files.filter(([name, text]) => agree(text, name)).length > 4);
  });

  it("refuse exactly what the checks of structure call an error: in the examples of every check", () => {
    const seen = textsIn(join(fdl, "testdata/checks")).flatMap(([name, text]) => {
      const code = name.slice(0, 6);
      assert.ok(isCode(code));
      const { kind, bad, good } = readExample(code, text);
      return kind === "definition" ? [agree(bad, `${name}, bad`), agree(good, `${name}, good`)] : [];
    });
    assert.ok(seen.filter(Boolean).length > 50);
  });

  it("take real definitions", () => {
    const folder = resolve(fdl, "../../shared/corpus");
    if (!existsSync(folder)) {
      console.log(`    (the corpus of real definitions is not here: ${folder})`);
      return;
    }
    for (const [name, text] of textsIn(folder).filter(([file]) => !file.startsWith("wire"))) assert.ok(agree(text, name), name);
  });
});
