/** What the tests of this folder have counted, for the summary at their end. */
export const figures = {
  cells: 0,
  sequences: 0,
  steps: 0,
  /** Faults that struck a request. */
  faults: 0,
  kills: 0,
  cancels: 0,
  /** Made by the provider, and neither in the state nor told of in an error. */
  lost: 0,
  /** Somebody else's change undone, or their object touched, without being asked to. */
  overwritten: 0,
  /** Made twice. */
  duplicated: 0,
  /** Secrets shown, and objects left behind by a destroy that said it had succeeded. */
  leaked: 0,
};

export type Kind = "lost" | "overwritten" | "duplicated" | "leaked";

export class Wrong extends Error {}

/** Counts it, and fails the test that found it. */
export function wrong(kind: Kind, text: string): never {
  figures[kind] += 1;
  throw new Wrong(`${kind}: ${text}`);
}

/** The last words of a run, whatever was run of it. */
after(() => {
  const { cells, sequences, steps, faults, kills, cancels, lost, overwritten, duplicated, leaked } = figures;
  const count = (number: number): string => number.toLocaleString("en");
  process.stdout.write(
    `\n${count(cells)} cells, ${count(sequences)} sequences of ${count(steps)} steps, ${count(faults)} faults, ${count(kills)} kills, ${count(cancels)} cancellations: ` +
      `lost ${count(lost)}, overwritten ${count(overwritten)}, duplicated ${count(duplicated)}, leaked ${count(leaked)}\n`,
  );
});
