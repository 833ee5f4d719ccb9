/** Bun's executable for a platform, fetched once into .tools/ as the npm package of it. Anything but the pinned bytes is refused. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { bunVersion, type Target } from "./targets";

const cache = join(__dirname, "..", "..", ".tools", `bun-${bunVersion}`);

export function bunOf({ os, bun }: Target): string {
  const program = join(cache, basename(bun.package), `bun${os === "windows" ? ".exe" : ""}`);
  if (!existsSync(program)) fetch(bun, program);
  return program;
}

function fetch(bun: Target["bun"], program: string): void {
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(join(cache, ".fetch-"));
  try {
    const wanted = `${bun.package}@${bunVersion}`;
    const run = (program: string, argv: readonly string[]): string => execFileSync(program, argv, { cwd: scratch, encoding: "utf8" });
    const file = run("npm", ["pack", "--silent", wanted]).trim();
    const hash = createHash("sha512")
      .update(readFileSync(join(scratch, file)))
      .digest("base64");
    if (`sha512-${hash}` !== bun.integrity) throw new Error(`${wanted} is not what it was: sha512-${hash}. Nothing of it was used.`);
    run("tar", ["-xzf", file, `package/bin/${basename(program)}`]);
    mkdirSync(join(cache, basename(bun.package)), { recursive: true });
    renameSync(join(scratch, "package", "bin", basename(program)), program);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
