/** Ids and choices that are the same in every run with the same seed, for tests that compare snapshots. */
import { createHash } from "node:crypto";

export type Chance = { readonly newId: () => string; /** From 0 to below 1. */ readonly random: () => number };

export const unseeded: Chance = { newId: () => crypto.randomUUID(), random: Math.random };

export function seeded(seed: string): Chance {
  let count = 0;
  const digest = (): string =>
    createHash("sha256")
      .update(`${seed} ${String(count++)}`)
      .digest("hex");
  return {
    newId: () => digest().replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5"),
    random: () => parseInt(digest().slice(0, 8), 16) / 2 ** 32,
  };
}
