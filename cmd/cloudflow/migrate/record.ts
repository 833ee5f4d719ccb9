/** Values out of files that somebody else wrote: nothing about them is certain. */
export type JsonRecord = { readonly [key: string]: unknown };

export const isRecord = (value: unknown): value is JsonRecord => typeof value === "object" && value !== null && !Array.isArray(value);
export const recordOf = (value: unknown): JsonRecord => (isRecord(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Tools write what is not set as an empty text, null, or not at all. */
export const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

export const plural = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? "" : "s"}`;

/** `2 resources of other services stay with …`; nothing for none. */
export const elsewhere = (count: number, things: string, where: string): { readonly elsewhere?: string } =>
  count === 0 ? {} : { elsewhere: `${plural(count, things)} that ${count === 1 ? "is" : "are"} none of CloudFlow's: ${where}` };

/** The fields with a value. */
export function set<T extends object>(fields: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    readonly [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
