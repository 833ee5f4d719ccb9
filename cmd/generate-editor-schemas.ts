// Writes the JSON Schemas for editors, fdl/schema/*.schema.json, anew from the dialects' field tables.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dialects } from "../fdl/model";
import { jsonSchema } from "../fdl/schema/json-schema";

for (const dialect of dialects) {
  writeFileSync(join(__dirname, "..", "fdl", "schema", `${dialect.name}.schema.json`), `${JSON.stringify(jsonSchema(dialect), null, 2)}\n`);
}
