/** The bill of materials, CycloneDX by npm: only the packages that are in a program, and Bun. */
import { execFileSync } from "node:child_process";
import facts from "../../package.json";
import { root } from "./bundle";
import { bunVersion } from "./targets";

type Component = { readonly "bom-ref": string; readonly name: string; readonly version: string };
type Bom = {
  readonly metadata: { readonly component: object };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};

const bun = {
  "bom-ref": `bun@${bunVersion}`,
  type: "platform",
  name: "bun",
  version: bunVersion,
  scope: "required",
  licenses: [{ license: { id: "MIT" } }],
};

/** `references`: `name@version` of each package. A time and a random serial number would make every build another one. */
export function sbom(references: ReadonlySet<string>): string {
  const argv = ["sbom", "--package-lock-only", "--sbom-format", "cyclonedx", "--sbom-type", "application", "--loglevel", "error"];
  const { metadata, components, dependencies, ...rest } = JSON.parse(
    execFileSync("npm", argv, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 }),
  ) as Bom;
  const itself = `${facts.name}@${facts.version}`;
  const kept = components.filter((component) => references.has(component["bom-ref"]));
  const missing = [...references].filter((reference) => !kept.some((component) => component["bom-ref"] === reference));
  if (missing.length > 0) throw new Error(`package-lock.json knows nothing of ${missing.join(", ")}`);
  const links = dependencies
    .filter(({ ref }) => ref === itself || references.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => references.has(other)) }));
  const bom = {
    ...rest,
    serialNumber: undefined,
    metadata: { component: { ...metadata.component, name: facts.name } },
    components: [bun, ...kept],
    dependencies: links,
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}
