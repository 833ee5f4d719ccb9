/** Records of a CSV text (RFC 4180): a quoted field may have commas, quotes twice, and ends of lines. Empty lines are no records. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let record: string[] = [];
  const fields = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\r|\n|$)/gy;
  fields.lastIndex = text.startsWith("\uFEFF") ? 1 : 0;
  while (fields.lastIndex < text.length) {
    const from = fields.lastIndex;
    const found = fields.exec(text);
    if (found === null) throw new SyntaxError(`a quote stands alone in the line ${String(text.slice(0, from).split(/\r\n|\r|\n/).length)}`);
    const [, quoted, plain = "", end] = found;
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    const isEmptyLine = record.length === 1 && quoted === undefined && plain === "";
    if (end === ",") {
      if (fields.lastIndex === text.length) record.push("");
      else continue;
    }
    if (!isEmptyLine) records.push(record);
    record = [];
  }
  return records;
}
