/** The word that somebody most likely meant, for "did you mean". */

/** Number of single-letter edits (insert, delete, replace) between two words. */
function distance(a: string, b: string): number {
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replace = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const insert = (current[column - 1] ?? 0) + 1;
      const remove = (last[column] ?? 0) + 1;
      current.push(Math.min(replace, insert, remove));
    }
    last = current;
  }
  return last[b.length] ?? 0;
}

/** Two neighbouring letters swapped are the commonest slip and count as one edit. */
const isSwap = (a: string, b: string): boolean =>
  a.length === b.length && [...a].some((_, at) => a.slice(0, at) + (a[at + 1] ?? "") + (a[at] ?? "") + a.slice(at + 2) === b);

/** Longer words are not compared: no name of the language is longer, and the comparison is quadratic. */
const longest = 128;

/**
 * The candidate nearest to `word`, or undefined when none is near enough to be a slip of the hand: at most one edit in
 * three letters. Differences of case alone always count as near.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > longest) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= least || candidate.length > longest) continue;
    const edits = isSwap(wanted, candidate.toLowerCase()) ? 1 : distance(wanted, candidate.toLowerCase());
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}
