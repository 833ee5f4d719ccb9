/** The SDKs' package files, as each registry takes them. Go has none: `go get` takes the tag sdk/go/vX.Y.Z; its zip is what a proxy would serve. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pack, packages, type Language } from "../sdks/pack";

const { nodejs, python, go, java } = packages;
const goZip = join(go.proxy, go.module, "@v", `${go.version}.zip`);

/** By the name that it has in a release. */
export function sdks(): ReadonlyMap<string, Buffer> {
  for (const language of Object.keys(packages) as Language[]) pack(language);
  const files = [nodejs.file, python.file, python.source, java.file, java.file.replace(/\.jar$/, "-sources.jar"), java.pom];
  return new Map([
    ...files.map((file) => [basename(file), readFileSync(file)] as const),
    [`${go.module.split("/")[1] ?? ""}-sdk-go-${go.version}.zip`, readFileSync(goZip)],
  ]);
}
