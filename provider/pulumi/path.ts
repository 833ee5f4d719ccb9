/** Property paths as the engine reads them: `definition.States[0].Name`, `environment["a.b"]`. */
export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z_$][A-Za-z0-9_$-]*$/;

export function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${String(key)}]`;
    if (!PLAIN_KEY.test(key)) return `${text}["${key.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}
