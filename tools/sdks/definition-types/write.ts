/** Writes definition.ts and definition.py for the SDK generator to take in: write.ts FOLDER. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dialects } from "../../../fdl/model";
import { pythonTypes } from "./python";
import { typescriptTypes } from "./typescript";
import { vocabularyOf } from "./vocabulary";

const [folder = ""] = process.argv.slice(2);
const vocabularies = dialects.map(vocabularyOf);

for (const [language, file, text] of [
  ["nodejs", "definition.ts", typescriptTypes(vocabularies)],
  ["python", "definition.py", pythonTypes(vocabularies)],
] as const) {
  mkdirSync(join(folder, language), { recursive: true });
  writeFileSync(join(folder, language, file), text);
}
