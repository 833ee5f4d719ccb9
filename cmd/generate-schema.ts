/** Writes schema.json from the resource declarations, with the examples of docs/resources/, from which the SDKs take their own: `make generate`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { provider } from "../provider/provider";
import { packageSchema } from "../provider/pulumi/schema";
import { pageOf } from "./resource-page";

const root = join(__dirname, "..");

/** The part of a page under the heading `## Example`, in the marks by which generators find what is for their language. */
function examples(page: string): string {
  const [, text] = /^## Example\n\n([^]*?)(?=^## |^<!--)/m.exec(page) ?? [];
  if (text === undefined) throw new Error("a page of a resource has a heading `## Example`");
  const blocks = [...text.matchAll(/^```[^]*?^```$/gm)].map(([block]) => block);
  return `{{% examples %}}\n## Example Usage\n{{% example %}}\n\n${blocks.join("\n")}\n{{% /example %}}\n{{% /examples %}}`;
}

const IMPORT = "\n\n## Import";

function withExamples([token, resource]: readonly [string, { readonly description: string }]): readonly [string, object] {
  const [before, ...after] = resource.description.split(IMPORT);
  const example = examples(readFileSync(pageOf(token), "utf8"));
  return [token, { ...resource, description: [`${before ?? ""}\n\n${example}`, ...after].join(IMPORT) }];
}

const schema = packageSchema(provider) as { readonly resources: Readonly<Record<string, { readonly description: string }>> };
const resources = Object.fromEntries(Object.entries(schema.resources).map(withExamples));
writeFileSync(join(root, "schema.json"), `${JSON.stringify({ ...schema, resources }, null, 2)}\n`);
