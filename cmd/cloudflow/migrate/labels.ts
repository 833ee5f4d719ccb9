import type { FoundResource } from "./found";

/** A name for each resource that programs of every language can use; no two are the same. */
export function labels(resources: readonly FoundResource[]): ReadonlyMap<FoundResource, string> {
  const taken = new Set<string>();
  return new Map(
    resources.map((one) => {
      const plain = one.label.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "") || one.kind;
      const wanted = /^[A-Za-z_]/.test(plain) ? plain : `${one.kind}-${plain}`;
      const label = free(wanted, `${wanted}-${one.kind}`, taken);
      taken.add(label);
      return [one, label];
    }),
  );
}

function free(wanted: string, other: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  if (!taken.has(other)) return other;
  let number = 2;
  while (taken.has(`${wanted}-${String(number)}`)) number += 1;
  return `${wanted}-${String(number)}`;
}
