/** Lists are narrowed by name here, as the API has no such parameter. */
import { optional, string } from "../pulumi/property";
import type { Problem } from "../pulumi/resource";

export const nameFilter = {
  namePrefix: optional(string("Only those whose name begins like this.")),
  nameRegex: optional(string("Only those whose name has a match of this regular expression (JavaScript's).")),
};

type NameFilter = { readonly namePrefix?: string; readonly nameRegex?: string };

export function nameFilterProblems({ nameRegex }: NameFilter): readonly Problem[] {
  try {
    new RegExp(nameRegex ?? "");
    return [];
  } catch (error) {
    return [
      {
        severity: "error",
        path: ["nameRegex"],
        message: error instanceof Error ? error.message : String(error),
        withheld: "is not a regular expression",
      },
    ];
  }
}

export function matching({ namePrefix = "", nameRegex = "" }: NameFilter): (name: string | undefined) => boolean {
  const pattern = new RegExp(nameRegex);
  return (name = "") => name.startsWith(namePrefix) && pattern.test(name);
}
