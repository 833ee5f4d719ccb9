import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import facts from "../../../package.json";
import { pluginDownloadURL } from "../../../provider/languages";
import { failed, ok, warning, type Check, type Finding } from "./check";

/** The oldest Pulumi CLI whose engine has everything that the provider uses. */
const OLDEST_PULUMI = [3, 243] as const;
const PLUGIN = "pulumi-resource-cloudflow";

/** Versions of this command, Node.js, the Pulumi CLI and the plugin. */
export const programs: Check = {
  name: "programs",
  async look({ signal }) {
    const own = `cloudflow ${facts.version} on Node.js ${process.versions.node}`;
    const pulumi = (await output("pulumi", ["version"], signal))?.trim();
    if (pulumi === undefined)
      return warning(
        `${own}; no Pulumi CLI on PATH`,
        "Install the Pulumi CLI (https://www.pulumi.com/docs/install/) to run programs; this command works without it.",
      );
    if (isOlder(pulumi)) return failed(`${own}; Pulumi ${pulumi}`, `Install Pulumi ${OLDEST_PULUMI.join(".")} or newer.`);
    return [...ok(`${own}; Pulumi ${pulumi.replace(/^v/, "")}`), ...(await plugin(signal))];
  },
};

function isOlder(version: string): boolean {
  const [, major = 0, minor = 0] = (/^v?(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  return major < OLDEST_PULUMI[0] || (major === OLDEST_PULUMI[0] && minor < OLDEST_PULUMI[1]);
}

/** One on PATH comes before those that are installed, as the engine has it. */
async function plugin(signal: AbortSignal): Promise<readonly Finding[]> {
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, PLUGIN))
    .find((path) => existsSync(path));
  if (onPath !== undefined) return ok(`the plugin is ${onPath}, which comes before installed ones`);
  const versions = installed(await output("pulumi", ["plugin", "ls", "--json"], signal));
  if (versions.length === 0)
    return warning(
      "the plugin is neither on PATH nor installed",
      `Name its folder in the project (plugins: providers: [{ name: cloudflow, path: … }]), put it on PATH, or install it with \`pulumi plugin install resource cloudflow ${facts.version} --server ${pluginDownloadURL}\`.`,
    );
  if (versions.includes(facts.version)) return ok(`the plugin ${facts.version} is installed`);
  return warning(`the plugin is installed as ${versions.join(", ")}`, `This command is ${facts.version}: keep both at one version.`);
}

function installed(listed: string | undefined): readonly string[] {
  try {
    const plugins = JSON.parse(listed ?? "[]") as readonly { readonly name?: string; readonly kind?: string; readonly version?: string }[];
    return plugins.filter(({ name, kind }) => name === "cloudflow" && kind === "resource").map(({ version = "" }) => version);
  } catch {
    return [];
  }
}

/** What a program prints; undefined where it cannot be run. */
function output(program: string, argv: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  return new Promise((resolve) => {
    execFile(program, [...argv], { env, signal, timeout: 15_000 }, (error, stdout) => {
      resolve(error === null ? stdout : undefined);
    });
  });
}
