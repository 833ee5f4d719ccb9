// `make build`: bundles each program of cmd/ into dist/NAME.js, makes its V8 code cache dist/NAME.cache by running it once,
// and puts the launcher at bin/NAME. Output that would not change is left alone, so that programs already running,
// and a second build beside this one, are not disturbed.
import { isAscii } from "node:buffer";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import esbuild from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
const bin = join(root, "bin");

/** Every program: its name in bin/ and where its code starts. */
const programs = JSON.parse(readFileSync(join(root, "tools", "programs.json"), "utf8"));

/** Packages in files of their own, which a program loads only when it comes to need them: package → dist/NAME.js. */
const chunks = new Map([["@alicloud/credentials", "alicloud-credentials"]]);

/** Native code, which cannot be bundled: found in node_modules at run time. */
const external = ["classic-level"];

const options = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  write: false,
  external,
  // import() of a chunk becomes a require() that the launcher's script can answer.
  supported: { "dynamic-import": false },
};

const leaveChunksOut = {
  name: "leave-chunks-out",
  setup(build) {
    for (const [specifier, chunk] of chunks) {
      const filter = new RegExp(`^${specifier}$`);
      build.onResolve({ filter }, () => ({ path: `./${chunk}.js`, external: true }));
    }
  },
};

function unchanged(path, contents) {
  return existsSync(path) && contents.equals(readFileSync(path));
}

/** Replaces a file in one step, unless it already has these contents. */
function put(path, contents, mode = 0o644) {
  if (unchanged(path, contents)) return;
  const scratch = mkdtempSync(join(dirname(path), ".put-"));
  const written = join(scratch, "file");
  writeFileSync(written, contents);
  chmodSync(written, mode);
  renameSync(written, path);
  rmSync(scratch, { recursive: true });
}

async function bundle(entry, more) {
  const { outputFiles } = await esbuild.build({ ...options, ...more, entryPoints: [entry] });
  const [{ contents }] = outputFiles;
  // The launcher reads it as bytes. esbuild escapes what is in strings, but not in regular expressions.
  if (!isAscii(contents)) throw new Error(`${entry}: a regular expression has a character beyond ASCII: write it as \\u….`);
  return Buffer.from(contents);
}

function cacheFits(source, cache) {
  return existsSync(cache) && !new Script(source.toString("latin1"), { cachedData: readFileSync(cache) }).cachedDataRejected;
}

/** A code cache must never stand beside a bundle it was not made from: V8 compares no more than their lengths. */
function putProgram(name, source) {
  const path = join(dist, `${name}.js`);
  const cache = join(dist, `${name}.cache`);
  if (unchanged(path, source) && cacheFits(source, cache)) return;
  rmSync(cache, { force: true });
  put(path, source);
  const made = execFileSync(process.execPath, [join(root, "tools", "warm-up.mjs"), path], {
    maxBuffer: 1 << 26,
    stdio: ["ignore", "pipe", "inherit"],
  });
  put(cache, made);
}

async function buildProgram({ name, entry }) {
  const source = await bundle(entry, {
    plugins: [leaveChunksOut],
    banner: { js: "(function(exports,require,module,__filename,__dirname){" },
    footer: { js: "})" },
  });
  putProgram(name, source);
  put(join(bin, name), readFileSync(join(root, "tools", "launcher.cjs")), 0o755);
}

async function buildChunk([specifier, name]) {
  put(join(dist, `${name}.js`), await bundle(specifier));
}

mkdirSync(dist, { recursive: true });
mkdirSync(bin, { recursive: true });
const results = await Promise.allSettled([...programs.map(buildProgram), ...[...chunks].map(buildChunk)]);
const failures = results.filter(({ status }) => status === "rejected");
for (const { reason } of failures) console.error(`build: ${reason.errors ? reason.message.split("\n")[0] : reason.stack}`);
process.exitCode = failures.length === 0 ? 0 : 1;
