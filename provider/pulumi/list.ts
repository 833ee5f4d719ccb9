/** List: a page at a time, and nothing kept between pages: the continuation token holds where the next one begins. */
import { createHash } from "node:crypto";
import { membersMisfit } from "./conform";
import { InvalidArgument, ProviderBug } from "./errors";
import { formatPath } from "./path";
import type { Inputs, Properties } from "./property";
import type { AnyListing, Context, Listed } from "./resource";
import { hasUnknown, isMap, withoutSecrets, type Json, type PropertyMap, type PropertyValue } from "./values";

export type ListRequest = {
  readonly token: string;
  readonly query: PropertyMap;
  /** Of the whole list; below 1: none. */
  readonly limit: number;
  /** 0: the provider's choice. */
  readonly pageSize: number;
  readonly continuation: string;
};

/** "computed" when the query is not known yet. */
export type ListAnswer = { readonly items: readonly Listed[]; readonly continuation?: string } | "computed";

const PAGE_SIZE = 100;

/** What a continuation token holds. */
type Position = { readonly of: string; readonly from: string; readonly remaining: number };

export async function list<Client>(
  listing: AnyListing<Client>,
  request: ListRequest,
  runner: <T>(body: (context: Context<Client>) => Promise<T>) => Promise<T>,
): Promise<ListAnswer> {
  const { pageSize, limit } = request;
  if (pageSize < 0)
    throw new InvalidArgument(`a page size of ${String(pageSize)} was asked for: it must be 1 or more, or 0 to leave it to the provider`);
  const query = queryOf(listing, request);
  if (query === undefined) return "computed";
  const position = request.continuation === "" ? undefined : decode(request);
  const remaining = Math.min(limit < 1 ? Infinity : limit, position?.remaining ?? Infinity);
  const size = Math.min(pageSize === 0 ? PAGE_SIZE : pageSize, remaining);
  const { items, next } = await runner((context) => listing.page(context, query, size, position?.from));
  if (items.length > size)
    throw new ProviderBug(`a page of ${request.token} has ${String(items.length)} items, and ${String(size)} were asked for`);
  const left = remaining - items.length;
  return next === undefined || left === 0
    ? { items }
    : { items, continuation: encode({ of: fingerprint(request), from: next, remaining: left }) };
}

/** Undefined while a part of it is unknown. */
function queryOf<Client>({ inputs }: AnyListing<Client>, { token, query }: ListRequest): Inputs<Properties> | undefined {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null));
  const [misfit] = membersMisfit(inputs, given, []);
  if (misfit !== undefined) throw new InvalidArgument(`a list of ${token}: ${formatPath(misfit.path)} ${misfit.message}`);
  const plain = withoutSecrets(given);
  return hasUnknown(plain) ? undefined : (plain as Inputs<Properties>);
}

/** A token goes on with the very list that it came from. */
function fingerprint({ token, query }: ListRequest): string {
  return createHash("sha256")
    .update(JSON.stringify([token, sorted(withoutSecrets(query))]))
    .digest("base64url")
    .slice(0, 16);
}

function sorted(value: PropertyValue): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value as Json;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

function encode({ of, from, remaining }: Position): string {
  return Buffer.from(JSON.stringify([of, from, ...(remaining === Infinity ? [] : [remaining])])).toString("base64url");
}

function decode(request: ListRequest): Position {
  const [of, from, remaining = Infinity, ...rest] = parse(request.continuation);
  const valid = typeof from === "string" && typeof remaining === "number" && remaining > 0 && rest.length === 0;
  if (!valid || typeof of !== "string") throw new InvalidArgument("the continuation token is not one of this provider's");
  if (of !== fingerprint(request))
    throw new InvalidArgument("the continuation token belongs to another list: send it with the type and the query of the first page");
  return { of, from, remaining };
}

function parse(token: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
