/** The same fields without those that are undefined or empty text: an answer may leave out, null or empty what is not set. */
export function present<T extends object>(fields: T): { readonly [K in keyof T]?: Exclude<T[K], undefined | null> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== "")) as {
    readonly [K in keyof T]?: Exclude<T[K], undefined | null>;
  };
}
