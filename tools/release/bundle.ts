/** A program of cmd/ and everything it needs in one JavaScript file, and the packages that went into it. */
import { isAscii } from "node:buffer";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import programs from "../programs.json";

export type Program = (typeof programs)[number];
export { programs };

export const root = join(__dirname, "..", "..");

export type Bundle = {
  readonly code: Buffer;
  /** Paths of package folders such as `node_modules/yaml`, sorted. */
  readonly packages: readonly string[];
};

export type BundleOptions = {
  /** classic-level loads this file beside the bundle; without it, it looks through a folder `prebuilds` there. */
  readonly database?: string | undefined;
  /** Where the code is to think that it lies; where the bundle does lie without it. */
  readonly folder?: string;
};

export async function bundle({ entry }: Program, { database, folder }: BundleOptions = {}): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    minify: true,
    legalComments: "none", // the notices go beside it
    metafile: true,
    write: false,
    define: folder === undefined ? {} : { __dirname: JSON.stringify(folder) },
    plugins: database === undefined ? [] : [fixedDatabase(database)],
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`${entry} gave no bundle`);
  if (!isAscii(output.contents)) throw new Error(`${entry}: a regular expression has a character beyond ASCII: write it as \\u….`);
  const packages = Object.keys(metafile.inputs).flatMap((path) => packageOf(path) ?? []);
  return { code: Buffer.from(output.contents), packages: [...new Set(packages)].sort() };
}

/** Also when node_modules is a link to a folder elsewhere. */
function packageOf(file: string): string | undefined {
  return file.includes("node_modules")
    ? /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.slice(file.indexOf("node_modules")))?.[0]
    : undefined;
}

function fixedDatabase(file: string): Plugin {
  return {
    name: "fixed-database",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/binding$/ }, ({ importer }) =>
        importer.includes("classic-level") ? { path: `./${file}`, external: true } : undefined,
      );
    },
  };
}
