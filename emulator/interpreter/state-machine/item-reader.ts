/** ItemReader: the items of a distributed Map from objects in a bucket, "which the limit for a state's data does not hold for" (Map). */
import { gunzipSync } from "node:zlib";
import type { Json } from "../../../fdl/expression/value";
import { listObjects, readObject, type Buckets } from "../buckets";
import { isObject, type JsonObject } from "../data";
import { runtimeError } from "../errors";
import { parseCsv } from "./csv";

type Source = { readonly buckets: Buckets; readonly bucket: string; readonly parameters: JsonObject; readonly config: JsonObject };

/**
 * "A list of objects, a CSV file, an inventory or a JSON file in a bucket" (Iteration). No page that could be had gives the names
 * below; they are those of the console's templates, as remembered.
 */
const sources: { readonly [type: string]: (source: Source) => Promise<readonly Json[]> } = {
  OSS_OBJECTS: ({ buckets, bucket, parameters }) => listObjects(buckets, bucket, textOf(parameters, "Prefix", "")),
  OSS_JSON_LIST: readList,
  OSS_CSV: readTable,
  OSS_INVENTORY_FILES: readInventory,
};

/** The raw items. Rejects with a FlowError for what cannot be read. */
export async function readItems(reader: JsonObject, buckets: Buckets): Promise<readonly Json[]> {
  const { SourceType, SourceParameters = {}, ReaderConfig = {} } = reader;
  const read = typeof SourceType === "string" && Object.hasOwn(sources, SourceType) ? sources[SourceType] : undefined;
  if (read === undefined) throw runtimeError(`SourceType of an ItemReader must be one of ${Object.keys(sources).join(", ")}.`);
  if (!isObject(SourceParameters) || !isObject(ReaderConfig))
    throw runtimeError("SourceParameters and ReaderConfig of an ItemReader are maps.");
  return read({ buckets, bucket: textOf(SourceParameters, "Bucket"), parameters: SourceParameters, config: ReaderConfig });
}

function textOf(parameters: JsonObject, name: string, absent?: string): string {
  const text = parameters[name] ?? absent;
  if (typeof text === "string") return text;
  throw runtimeError(`SourceParameters of an ItemReader needs ${name}, a text.`);
}

async function readList({ buckets, bucket, parameters }: Source): Promise<readonly Json[]> {
  const key = textOf(parameters, "ObjectName");
  const list = parseJson((await readObject(buckets, bucket, key)).toString(), key);
  if (Array.isArray(list)) return list;
  throw runtimeError(`The object ${key} is no JSON array.`);
}

function parseJson(text: string, key: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw runtimeError(`The object ${key} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readTable({ buckets, bucket, parameters, config }: Source): Promise<readonly Json[]> {
  const key = textOf(parameters, "ObjectName");
  const records = parseTable((await readObject(buckets, bucket, key)).toString(), key);
  const { CSVHeaders } = config;
  if (CSVHeaders === undefined) return rows(records.slice(1), records[0] ?? [], key);
  if (Array.isArray(CSVHeaders) && CSVHeaders.every((header) => typeof header === "string")) return rows(records, CSVHeaders, key);
  throw runtimeError("CSVHeaders of an ItemReader is a list of texts.");
}

function parseTable(text: string, key: string): readonly (readonly string[])[] {
  try {
    return parseCsv(text);
  } catch (error) {
    throw runtimeError(`The object ${key} is not valid CSV: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function rows(records: readonly (readonly string[])[], headers: readonly string[], key: string): readonly JsonObject[] {
  return records.map((record, index) => {
    if (record.length === headers.length) return Object.fromEntries(headers.map((header, column) => [header, record[column] ?? ""]));
    throw runtimeError(
      `Record ${String(index + 1)} of the object ${key} has ${String(record.length)} fields, and there are ${String(headers.length)} headers.`,
    );
  });
}

/** "manifest.json names the inventory's files, which are CSV compressed by gzip, and in fileSchema their columns" (OSS, bucket inventory). */
async function readInventory({ buckets, bucket, parameters }: Source): Promise<readonly Json[]> {
  const key = textOf(parameters, "ObjectName");
  const manifest = parseJson((await readObject(buckets, bucket, key)).toString(), key);
  const { files, fileSchema } = isObject(manifest) ? manifest : {};
  if (!Array.isArray(files) || typeof fileSchema !== "string") throw runtimeError(`The object ${key} is no manifest of an inventory.`);
  const headers = fileSchema.split(",").map((header) => header.trim());
  const items: JsonObject[] = [];
  for (const file of files as readonly Json[]) {
    const name = isObject(file) && typeof file.key === "string" ? file.key : "";
    const content = await readObject(buckets, bucket, name);
    items.push(...rows(parseTable((name.endsWith(".gz") ? unzipped(content, name) : content).toString(), name), headers, name));
  }
  return items;
}

function unzipped(content: Buffer, key: string): Buffer {
  try {
    return gunzipSync(content);
  } catch (error) {
    throw runtimeError(`The object ${key} cannot be decompressed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
