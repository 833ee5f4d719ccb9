/** What commands put on standard output: tables for people, JSON for programs. */

export const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

/** One record, a line for each field; fields without a value are left out. */
export function printFields(fields: Readonly<Record<string, string | number | undefined>>): void {
  const shown = Object.entries(fields).filter((entry): entry is [string, string | number] => entry[1] !== undefined && entry[1] !== "");
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  const indent = " ".repeat(width + 2);
  for (const [name, value] of shown)
    process.stdout.write(`${name.padEnd(width)}  ${oneBelowTheOther(String(value)).replaceAll("\n", `\n${indent}`)}\n`);
}

/** Records one below the other, columns aligned. */
export function printTable(columns: readonly string[], rows: readonly (readonly (string | undefined)[])[]): void {
  const cells = [columns.map((column) => column.toUpperCase()), ...rows.map((row) => row.map((cell) => cleaned(cell ?? "")))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => (row[index] ?? "").length)));
  for (const row of cells)
    process.stdout.write(
      `${row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd()}\n`,
    );
}

/** Control characters in what the service tells could move the cursor, colour or clear the terminal. */
export const cleaned = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]+/gu, " ").trim();
const oneBelowTheOther = (text: string): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/[\p{Cc}\p{Cf}]/gu, " "))
    .join("\n");

/** `1.2 s`, `3 min 4 s`, `2 h 5 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  return hours === 0 ? `${String(minutes)} min ${String(Math.floor(seconds % 60))} s` : `${String(hours)} h ${String(minutes % 60)} min`;
}

/** Between two times as the service writes them; nothing where one is missing. */
export function between(from: string | undefined, to: string | undefined): string | undefined {
  const length = Date.parse(to ?? "") - Date.parse(from ?? "");
  return Number.isNaN(length) ? undefined : duration(length);
}

/** JSON text as the value that it is, so that nobody has to parse twice; other text as it stands. */
export function parsed(text: string | undefined): unknown {
  if (text === undefined || text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
