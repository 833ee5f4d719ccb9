/** A place in a text: 1-based line and column (columns count UTF-16 units, as editors do), 0-based offset. */
export type Position = { readonly line: number; readonly column: number; readonly offset: number };
export type Range = { readonly start: Position; readonly end: Position };

/** Answers offset → line and column for one text, in logarithmic time. */
export function lineIndex(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1, offset };
  };
}
