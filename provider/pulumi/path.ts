/** Property paths as the engine reads them: `definition.States[0].Name`, `environment["a.b"]`. */
export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z_$][A-Za-z0-9_$-]*$/;

/** A backslash stands for itself, except before a quote, so that these keys cannot be written: the path ends above them. An unreadable path fails the whole operation. */
const UNWRITABLE = /\\("|$)/;

export function formatPath(path: Path): string {
  const end = path.findIndex((key) => typeof key === "string" && UNWRITABLE.test(key));
  return path.slice(0, end < 0 ? path.length : end).reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${String(key)}]`;
    if (!PLAIN_KEY.test(key)) return `${text}["${key.replaceAll('"', '\\"')}"]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}
