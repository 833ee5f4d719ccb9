/** Writes schema.json from the resource declarations: `make generate`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { provider } from "../provider/provider";
import { packageSchema } from "../provider/pulumi/schema";

writeFileSync(join(__dirname, "..", "schema.json"), `${JSON.stringify(packageSchema(provider), null, 2)}\n`);
