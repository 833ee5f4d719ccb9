import { UsageError } from "../command";

export const limitHelp = "  --limit N             at most so many; all of them without it";

export function limitOf(given: string | undefined): number {
  if (given === undefined) return Infinity;
  if (!/^[1-9]\d{0,8}$/.test(given)) throw new UsageError(`--limit ${given}: a number from 1.`);
  return Number(given);
}

type Asked = { readonly Limit: number; readonly NextToken?: string };
type Answered<T> = { readonly items: readonly T[] | undefined; readonly next: string | undefined };

/** Everything that the pages hold, or as much as is wanted of it. */
export async function pages<T>(limit: number, largest: number, ask: (page: Asked) => Promise<Answered<T>>): Promise<readonly T[]> {
  const found: T[] = [];
  let token: string | undefined;
  do {
    const asked = { Limit: Math.min(largest, limit - found.length), ...(token === undefined ? {} : { NextToken: token }) };
    const { items = [], next } = await ask(asked);
    found.push(...items);
    // Some of the service's clients end on an absent token, some on an empty one; the same page twice has no end.
    token = next === "" || next === token ? undefined : next;
  } while (token !== undefined && found.length < limit);
  return found.slice(0, limit);
}
