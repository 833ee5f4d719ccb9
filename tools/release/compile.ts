/** A program, its runtime and its database in one file for one platform. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { bunOf } from "./bun";
import { bundle, root, type Bundle, type Program } from "./bundle";
import { thisMachine, type Target } from "./targets";

/** What lies in the person's project is theirs, and configures nothing of ours. */
const deaf = ["--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"];

/** Bun would write the name of the folder in which it is built here into the program, other in every build, and perhaps somebody's later. */
const insideOfBun = "/$bunfs/root";

export async function compile(program: Program, target: Target): Promise<Bundle> {
  const scratch = mkdtempSync(join(tmpdir(), "release-"));
  try {
    const prebuilt = target.database === undefined ? undefined : join(root, "node_modules", "classic-level", "prebuilds", target.database);
    const { code, packages } = await bundle(program, { database: prebuilt && basename(prebuilt), folder: insideOfBun });
    if (prebuilt !== undefined) copyFileSync(prebuilt, join(scratch, basename(prebuilt)));
    const [input, output] = [join(scratch, `${program.name}.js`), join(scratch, `${program.name}${target.os === "windows" ? ".exe" : ""}`)];
    writeFileSync(input, code);
    const platform = basename(target.bun.package);
    execFileSync(
      bunOf(thisMachine()),
      ["build", "--compile", "--bytecode", ...deaf, `--target=${platform}`, `--compile-executable-path=${bunOf(target)}`].concat(
        `--outfile=${output}`,
        input,
      ),
      { cwd: scratch, stdio: ["ignore", "ignore", "pipe"] },
    );
    return { code: readFileSync(output), packages };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
