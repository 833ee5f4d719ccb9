/** ResultWriter: what the iterations of a distributed Map have given, written to a bucket in the place of the Map's output. */
import type { Json } from "../../../fdl/expression/value";
import type { ExecutionRecord } from "../../tables";
import { folderOf, writeObject, type Buckets } from "../buckets";
import { isObject, type JsonObject } from "../data";
import { runtimeError } from "../errors";

/** An iteration that is over. */
export type Ended = Pick<ExecutionRecord, "Name" | "Status" | "Input" | "Output" | "error" | "cause">;

type Destination = { readonly bucket: string; readonly prefix: string };

/** Throws a FlowError for a bucket that cannot be written to, before any work is done. */
export function destinationOf(writer: JsonObject, buckets: Buckets): Destination {
  const { Bucket: bucket, Prefix: prefix = "" } = isObject(writer.Parameters) ? writer.Parameters : {};
  if (typeof bucket !== "string" || typeof prefix !== "string")
    throw runtimeError("ResultWriter needs Parameters with Bucket, and may have Prefix there; both are texts.");
  folderOf(buckets, bucket);
  return { bucket, prefix };
}

/** The Map's output. No page that could be had gives the names of files and fields; they are as remembered. */
export async function writeResults(
  iterations: readonly Ended[],
  mapRunName: string,
  { bucket, prefix, buckets }: Destination & { readonly buckets: Buckets },
): Promise<Json> {
  const folder = `${prefix}${mapRunName}/`;
  const files: Record<string, Json> = {};
  for (const [name, isWanted] of [
    ["SUCCEED", true],
    ["FAILED", false],
  ] as const) {
    const results = iterations.filter(({ Status }) => (Status === "Succeeded") === isWanted).map(resultOf);
    const text = JSON.stringify(results);
    const key = `${folder}${name}_0.json`;
    if (results.length > 0) await writeObject(buckets, bucket, { key, text });
    files[name] = results.length > 0 ? [{ Key: key, Size: Buffer.byteLength(text) }] : [];
  }
  const key = `${folder}manifest.json`;
  await writeObject(buckets, bucket, {
    key,
    text: JSON.stringify({ DestinationBucket: bucket, MapRunName: mapRunName, ResultFiles: files }),
  });
  return { MapRunName: mapRunName, ResultWriterDetails: { Bucket: bucket, Key: key } };
}

const resultOf = ({ Name, Status, Input, Output, error, cause }: Ended): Json => ({
  ExecutionName: Name,
  Status,
  Input,
  ...(Status === "Succeeded" ? { Output } : { Error: error ?? "", Cause: cause ?? "" }),
});
