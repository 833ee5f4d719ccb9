/** How much room a text takes in a sans-serif font, generously: there is no screen to measure on. */

const narrow = /[ijlI1|.,:;!'`()[\]{}tfr\-/\\]/;
const wide = /[mwMW@%]/;
const capital = /[A-Z0-9_$&<>=+#?~]/;
/** Scripts whose characters fill a square, and emoji. */
const square = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f000}-\u{3ffff}]/u;

export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const character of text)
    ems += square.test(character)
      ? 1.05
      : narrow.test(character)
        ? 0.38
        : wide.test(character)
          ? 0.95
          : capital.test(character)
            ? 0.7
            : 0.58;
  return ems * fontSize;
}

/** The text, cut with an ellipsis where it is longer than so many characters. */
export function shorten(text: string, longest: number): string {
  const characters = [...text.replace(/\s+/g, " ").trim()];
  return characters.length <= longest
    ? characters.join("")
    : `${characters
        .slice(0, longest - 1)
        .join("")
        .trimEnd()}…`;
}

/** The text in at most so many lines; where it needs several, each part of a condition begins one. */
export function wrap(text: string, longest: number, mostLines: number): readonly string[] {
  const whole = text.replace(/\s+/g, " ").trim();
  if (whole === "") return [];
  if ([...whole].length <= longest) return [whole];
  const lines = whole.split(/ (?=&& |\|\| )/).flatMap((clause) => fill(clause.split(" "), longest));
  const shown = lines.slice(0, mostLines).map((line) => shorten(line, longest));
  const last = shown.at(-1);
  return lines.length > mostLines && last !== undefined
    ? [...shown.slice(0, -1), shorten(last, longest - 2).replace(/\u2026?$/, " …")]
    : shown;
}

function fill(words: readonly string[], longest: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && [...line].length + [...word].length < longest) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
