/** The two forms of a program: one file with its runtime inside, per platform; and a bundle with a shim, for a Node.js that is there. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import facts from "../../package.json";
import type { Entry } from "./archive";
import { bundle, root, type Program } from "./bundle";
import { compile } from "./compile";
import { notices } from "./notices";
import { targets, type Target } from "./targets";

export type Form = { readonly entries: readonly Entry[]; readonly packages: readonly string[] };

const text = (name: string, contents: string, executable = false): Entry => ({ name, contents: Buffer.from(contents), executable });

const papers = (packages: readonly string[], withRuntime: boolean): readonly Entry[] => [
  text("LICENSE", readFileSync(join(root, "LICENSE"), "utf8")),
  text("NOTICES", notices(packages, { withRuntime })),
];

export async function oneFile(program: Program, target: Target): Promise<Form> {
  const { code, packages } = await compile(program, target);
  const name = `${program.name}${target.os === "windows" ? ".exe" : ""}`;
  return { entries: [{ name, contents: code, executable: true }, ...papers(packages, true)], packages };
}

/** The same for every platform: the databases of all of them go with it. */
export async function forNode(program: Program): Promise<Form> {
  const { code, packages } = await bundle(program);
  const entries = [
    text(program.name, readFileSync(join(__dirname, "shim.cjs"), "utf8").replace("@oldest@", facts.engines.node.replace(">=", "")), true),
    text(`${program.name}.cmd`, `@node "%~dp0${program.name}" %*\r\n`),
    { name: `${program.name}.js`, contents: code },
    ...papers(packages, false),
    ...(packages.some((path) => path.endsWith("/classic-level")) ? databases() : []),
  ];
  return { entries, packages };
}

function databases(): readonly Entry[] {
  const folder = join(root, "node_modules", "classic-level", "prebuilds");
  const platforms = new Set(targets.flatMap(({ database }) => (database === undefined ? [] : dirname(database))));
  return [...platforms]
    .flatMap((platform) => readdirSync(join(folder, platform)).map((file) => `${platform}/${file}`))
    .map((file) => ({ name: `prebuilds/${file}`, contents: readFileSync(join(folder, file)) }));
}
