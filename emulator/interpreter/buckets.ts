/** Buckets of the Object Storage Service, each a folder of this machine whose files are its objects. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { makeFolder } from "../folder";
import { errorNames, FlowError } from "./errors";

/** Folder by the bucket's name. */
export type Buckets = ReadonlyMap<string, string>;

/** An object as a listing of OSS has it (GetBucket, ListObjects). */
type ListedObject = {
  readonly Key: string;
  readonly Type: "Normal";
  readonly Size: number;
  readonly ETag: string;
  readonly LastModified: string;
  readonly StorageClass: "Standard";
};

/** The bucket's folder. Throws for a bucket that is on no folder of this machine. */
export function folderOf(buckets: Buckets, bucket: string): string {
  const folder = buckets.get(bucket);
  if (folder !== undefined) return folder;
  throw new FlowError(
    errorNames.notRunnable,
    `The bucket ${bucket} is mapped to no folder of this machine. Add to cloudflow.local.yaml: buckets: { ${JSON.stringify(bucket)}: ./folder }`,
  );
}

export async function readObject(buckets: Buckets, bucket: string, key: string): Promise<Buffer> {
  const file = fileOf(buckets, bucket, key);
  try {
    return await readFile(file);
  } catch (error) {
    throw failure("read", file, { bucket, key, error });
  }
}

export async function writeObject(
  buckets: Buckets,
  bucket: string,
  { key, text }: { readonly key: string; readonly text: string },
): Promise<void> {
  const file = fileOf(buckets, bucket, key);
  try {
    await makeFolder(dirname(file));
    await writeFile(file, text);
  } catch (error) {
    throw failure("written", file, { bucket, key, error });
  }
}

/** All objects whose key begins so, in the order of their keys. */
export async function listObjects(buckets: Buckets, bucket: string, prefix: string): Promise<readonly ListedObject[]> {
  const folder = folderOf(buckets, bucket);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw failure("listed", folder, { bucket, key: prefix, error });
  });
  const keys = entries.flatMap((entry) =>
    entry.isFile() ? [relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/")] : [],
  );
  const listed = keys.filter((key) => key.startsWith(prefix)).sort();
  return Promise.all(listed.map((key) => describe(join(folder, key), key)));
}

async function describe(file: string, Key: string): Promise<ListedObject> {
  const { size: Size, mtime } = await stat(file);
  const digest = createHash("md5");
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) digest.update(chunk);
  const ETag = `"${digest.digest("hex").toUpperCase()}"`;
  return { Key, Type: "Normal", Size, ETag, LastModified: mtime.toISOString(), StorageClass: "Standard" };
}

/** No key leads out of the bucket's folder. */
function fileOf(buckets: Buckets, bucket: string, key: string): string {
  const folder = folderOf(buckets, bucket);
  const file = join(folder, key);
  const inside = relative(folder, file);
  if (inside === "" || inside.split(sep)[0] === ".." || key.includes("\0"))
    throw new FlowError("OSS.InvalidObjectName", `${JSON.stringify(key)} cannot be the key of an object.`);
  return file;
}

type Attempt = { readonly bucket: string; readonly key: string; readonly error: unknown };

function failure(what: string, file: string, { bucket, key, error }: Attempt): FlowError {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR")
    return new FlowError("OSS.NoSuchKey", `The bucket ${bucket} has no object ${JSON.stringify(key)}: there is no ${file}.`);
  return new FlowError(errorNames.runtime, `${file} cannot be ${what}: ${error instanceof Error ? error.message : String(error)}`);
}
