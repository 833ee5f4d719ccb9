import { stringify } from "yaml";
import facts from "../../../package.json";
import type { Declared, Json, Language, Program, PropertyValue } from "./project";

/** A Node.js project; its packages come with `npm install`. */
export const typescript: Language = (program) =>
  new Map([
    ["Pulumi.yaml", project(program)],
    ["package.json", `${JSON.stringify(packageOf(program.name), null, 2)}\n`],
    ["tsconfig.json", `${JSON.stringify(compilerOptions, null, 2)}\n`],
    ["index.ts", code(program)],
  ]);

const project = ({ name, region }: Program): string =>
  stringify({ name, runtime: "nodejs", ...(region === undefined ? {} : { config: { "cloudflow:region": { value: region } } }) });

const packageOf = (name: string) => ({
  name: name.toLowerCase(),
  private: true,
  main: "index.ts",
  dependencies: { "@pulumi/pulumi": "^3.142.0", [facts.name]: facts.version },
  devDependencies: { "@types/node": "^20", typescript: "^5.0.0" },
});

const compilerOptions = {
  compilerOptions: {
    target: "ES2022",
    module: "Node16",
    moduleResolution: "Node16",
    types: ["node"],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  },
  files: ["index.ts"],
};

/** A resource stands below those that it names. */
function code({ from, resources }: Program): string {
  const names = variables(resources);
  const needed = new Set(
    resources.flatMap(({ properties }) => properties.flatMap(([, value]) => (value.kind === "output" ? value.label : []))),
  );
  const ordered = [...resources].sort((a, b) => Number(a.type === "Schedule") - Number(b.type === "Schedule"));
  const readsFiles = resources.some(({ properties }) => properties.some(([, value]) => value.kind === "file"));
  return [
    `// Written by \`cloudflow migrate\` from ${from}.`,
    ...(readsFiles ? ['import { readFileSync } from "node:fs";', 'import { join } from "node:path";'] : []),
    `import * as cloudflow from "${facts.name}";`,
    ...(readsFiles ? ["", 'const definition = (file: string): string => readFileSync(join(__dirname, "flows", file), "utf8");'] : []),
    ...ordered.flatMap((one) => ["", ...declared(one, names, needed.has(one.label))]),
    "",
  ].join("\n");
}

/** Variables of the program's own, and words that TypeScript does not take for one. */
const reserved = new Set(
  "definition readFileSync join cloudflow default new delete import export class function return switch case const let var for while do if else in of with try catch throw this super null true false void typeof instanceof enum await yield package private public protected static interface implements arguments eval".split(
    " ",
  ),
);

function variables(resources: readonly Declared[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    resources.map(({ label, type }) => {
      const camel = label
        .replace(/[-_]+(.)?/g, (_, letter: string | undefined) => (letter ?? "").toUpperCase())
        .replace(/^./, (letter) => letter.toLowerCase());
      let name =
        reserved.has(camel) || taken.has(camel) || !/^[A-Za-z_]/.test(camel)
          ? `${type.toLowerCase()}${camel.replace(/^./, (letter) => letter.toUpperCase())}`
          : camel;
      while (taken.has(name)) name += "_";
      taken.add(name);
      return [label, name];
    }),
  );
}

function declared(
  { label, type, properties, options }: Declared,
  names: ReadonlyMap<string, string>,
  isNeeded: boolean,
): readonly string[] {
  const fields = properties.map(([name, value]) => `  ${name}: ${written(value, names)},`);
  const more = Object.keys(options).length === 0 ? "" : `, ${print(options, "")}`;
  const start = isNeeded ? `const ${names.get(label) ?? label} = ` : "";
  return [`${start}new cloudflow.${type}(${JSON.stringify(label)}, {`, ...fields, `}${more});`];
}

function written(value: PropertyValue, names: ReadonlyMap<string, string>): string {
  switch (value.kind) {
    case "value":
      return print(value.value, "  ");
    case "file":
      return `definition(${JSON.stringify(value.path.replace("flows/", ""))})`;
    case "output":
      return `${names.get(value.label) ?? value.label}.${value.property}`;
  }
}

const WIDTH = 100;

/** On one line where it fits. */
function print(value: Json, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const parts = Array.isArray(value)
    ? value.map((item) => print(item as Json, inner))
    : Object.entries(value).map(
        ([key, item]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: ${print(item as Json, inner)}`,
      );
  if (parts.length === 0) return `${open}${close}`;
  const line = Array.isArray(value) ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
  if (!line.includes("\n") && indent.length + line.length <= WIDTH) return line;
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close}`;
}
