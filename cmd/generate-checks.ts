// Writes docs/checks.md anew from the checks and their examples.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checksPage, readExample } from "../fdl/checks";
import { codes, type Code } from "../fdl/codes";

const root = join(__dirname, "..");
const read = (code: Code) => readExample(code, readFileSync(join(root, "fdl", "testdata", "checks", `${code}.yaml`), "utf8"));
mkdirSync(join(root, "docs"), { recursive: true });
writeFileSync(join(root, "docs", "checks.md"), checksPage(new Map((Object.keys(codes) as Code[]).map((code) => [code, read(code)]))));
