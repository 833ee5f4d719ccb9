/** A .tar.gz whose bytes depend on nothing but names, contents and modes: sorted, without owners, every time the same. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

export type Entry = { readonly name: string; readonly contents: Buffer; readonly executable?: boolean };

/** Seconds since 1970 that every file bears: what SOURCE_DATE_EPOCH says, or the first that a zip archive can hold. */
export const timestamp = process.env["SOURCE_DATE_EPOCH"] ?? "315532802";

const BLOCK = 512;

function header({ name, contents, executable = false }: Entry): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`${name}: a name in an archive has at most 100 bytes`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, "0")}\0`;
  block.write(name, 0);
  block.write(octal(executable ? 0o755 : 0o644, 8), 100);
  block.write(octal(0, 8), 108); // owner
  block.write(octal(0, 8), 116); // group
  block.write(octal(contents.length, 12), 124);
  block.write(octal(Number(timestamp), 12), 136);
  block.write(" ".repeat(8), 148); // the checksum counts itself as spaces
  block.write("0", 156); // a plain file
  block.write("ustar\0" + "00", 257);
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${checksum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

const padding = ({ contents }: Entry): Buffer => Buffer.alloc((BLOCK - (contents.length % BLOCK)) % BLOCK);

export function tar(entries: readonly Entry[]): Buffer {
  const sorted = [...entries].sort((one, other) => (one.name < other.name ? -1 : 1));
  return Buffer.concat([...sorted.flatMap((entry) => [header(entry), entry.contents, padding(entry)]), Buffer.alloc(2 * BLOCK)]);
}

export function tarGz(entries: readonly Entry[]): Buffer {
  const packed = gzipSync(tar(entries));
  packed[9] = 255; // which system packed it: unknown
  return packed;
}

/** Every file in a folder. */
export function entriesOf(folder: string): readonly Entry[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => ({ name: name.replaceAll("\\", "/"), contents: readFileSync(join(folder, name)) }));
}
