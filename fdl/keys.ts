/** The keys that a value of the flow may have, as far as the definition tells; `open` where anything may be in it. */
export type Keys = { readonly open: boolean; readonly names: ReadonlySet<string> };

export const anything: Keys = { open: true, names: new Set() };
export const nothing: Keys = { open: false, names: new Set() };

/** Beyond this many keys a value counts as open, so that checking stays linear in the size of the definition. */
const most = 200;

export function keys(names: Iterable<string>): Keys {
  const set = new Set(names);
  return set.size > most ? anything : { open: false, names: set };
}

export function union(...all: readonly Keys[]): Keys {
  if (all.some(({ open }) => open)) return anything;
  if (all.length === 1) return all[0] ?? nothing;
  return keys(all.flatMap(({ names }) => Array.from(names)));
}

export function has({ open, names }: Keys, key: string): boolean {
  return open || names.has(key);
}
