import { parseArgs } from "node:util";
import { dirname, resolve } from "node:path";
import { exit, UsageError, type Command } from "./command";
import { nameOf, readText, standardInput } from "./input";
import type { Found, Source } from "./migrate/found";
import { filesOf } from "./migrate/project";
import { pulumiAlicloud } from "./migrate/pulumi-alicloud";
import { report } from "./migrate/report";
import { ros } from "./migrate/ros";
import { serverlessDevs } from "./migrate/serverless-devs";
import { terraform } from "./migrate/terraform";
import { typescript } from "./migrate/typescript";
import { writeFiles } from "./migrate/write";
import { yaml } from "./migrate/yaml";

const sources: ReadonlyMap<string, Source> = new Map([
  ["pulumi-alicloud", pulumiAlicloud],
  ["terraform", terraform],
  ["ros", ros],
  ["serverless-devs", serverlessDevs],
]);

const languages = new Map([
  ["yaml", yaml],
  ["typescript", typescript],
]);

const usage = `Usage: cloudflow migrate --from SOURCE PATH [OPTIONS]

Reads what another tool knows about flows and schedules, and writes a Pulumi project for them: a program, the definitions,
and import.json for \`pulumi import --file\`. After the import, \`pulumi preview --expect-no-changes\` holds. It calls nobody,
changes nothing in the service, and overwrites no file unless told to. What it cannot carry over it says, one line each, and
at the end the commands with which the old tool forgets what has moved, without deleting it.

  --from SOURCE         pulumi-alicloud   PATH is what \`pulumi stack export --file PATH\` wrote
                        terraform         a state, version 4: terraform.tfstate, or \`terraform state pull > PATH\`
                        ros               a template, YAML or JSON
                        serverless-devs   an s.yaml with the component fnf
  --to DIR              where the project is written; pulumi-cloudflow without it
  --language LANGUAGE   yaml or typescript; yaml without it
  --name NAME           the project's name; that of DIR without it
  --region REGION       the region, where the file does not tell it or holds several
  --value NAME=VALUE    a value that the file does not hold, by what stands for it: a ROS parameter, an attribute such as
                        Role.Arn, a variable such as env.STAGE; may be repeated
  --overwrite           replace files that are there already
  -h, --help            this text

  terraform state pull > state.json && cloudflow migrate --from terraform state.json --to flows

Exit codes: 0 everything was carried over · 1 written, and something could not be carried over · 2 called wrongly, the file
            cannot be read, or a file is there already
`;

const options = {
  from: { type: "string" },
  to: { type: "string", default: "pulumi-cloudflow" },
  language: { type: "string", default: "yaml" },
  name: { type: "string" },
  region: { type: "string" },
  value: { type: "string", multiple: true },
  overwrite: { type: "boolean", default: false },
} as const;

export const migrate: Command = {
  summary: "move flows here from Terraform, pulumi-alicloud, ROS or Serverless Devs",
  usage,
  run(argv) {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw new UsageError("Name one file: an export, a state, a template or an s.yaml.");
    const source = named("--from", values.from, sources);
    const language = named("--language", values.language, languages);
    const folder = path === standardInput ? "." : dirname(path);
    const found = inOneRegion(source.read(readText(path), { folder, values: readValues(values.value ?? []) }), values.region);
    if (found.resources.length === 0)
      throw new UsageError(
        `${nameOf(path)} holds no flow and no schedule of CloudFlow${found.notes.length === 0 ? "" : ` that could be carried over:\n  ${found.notes.join("\n  ")}`}.`,
      );
    const project = {
      ...found,
      name: projectName(values.name ?? resolve(values.to)),
      region: values.region ?? regionsOf(found)[0],
      from: source.what,
    };
    const { files, notes } = filesOf(project, language);
    writeFiles(values.to, files, values.overwrite);
    const all = [...found.notes, ...notes];
    process.stdout.write(report({ folder: values.to, files, found, notes: all, region: project.region, language: values.language }));
    return Promise.resolve(all.length === 0 ? exit.clean : exit.findings);
  },
};

function named<T>(option: string, given: string | undefined, all: ReadonlyMap<string, T>): T {
  const found = all.get(given ?? "");
  if (found !== undefined) return found;
  throw new UsageError(`${given === undefined ? `${option} is missing` : `${option} ${given}`}: one of ${[...all.keys()].join(", ")}.`);
}

function readValues(given: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    given.map((text) => {
      const at = text.indexOf("=");
      if (at < 1) throw new UsageError(`--value ${text}: it is NAME=VALUE.`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

/** Projects may have letters, digits, `_`, `-` and `.`. */
const projectName = (given: string): string => given.replace(/^.*[\\/]/, "").replace(/[^\w.-]+/g, "-") || "flows";

const regionsOf = ({ resources }: Found): readonly string[] => [...new Set(resources.flatMap(({ region }) => region ?? []))];

/** A stack has one region. */
function inOneRegion(found: Found, region: string | undefined): Found {
  const regions = regionsOf(found);
  if (regions.length < 2) return found;
  if (region === undefined)
    throw new UsageError(
      `The file holds resources of several regions, and a stack has one: run it once for each, with --region and --to (${regions.join(", ")}).`,
    );
  return { ...found, resources: found.resources.filter((one) => one.region === undefined || one.region === region) };
}
