/** What the package is called in each language, and what its SDK there needs. All names come from package.json. */
import facts from "../package.json";
import type { PackageFacts } from "./pulumi/package";

const { host, pathname } = new URL(facts.homepage);
const [, owner = ""] = pathname.split("/");

export const repository = `${host}${pathname}`;
export const pluginDownloadURL = `github://api.github.com/${owner}`;

/** Shown by the registry of each language. */
const readme = `# ${facts.name}

${facts.description}

A flow definition is checked before anything is sent, and a change of it is shown step by step. Written as text, or as an object in which
any value may be an output of another resource. Examples in every language, the provider's settings and all checks: ${facts.homepage}

This package is generated from the provider's schema.
`;

export const languages: PackageFacts["language"] = {
  nodejs: {
    packageName: facts.name,
    packageDescription: facts.description,
    readme,
    respectSchemaVersion: true,
    typescriptVersion: "^5.0.0",
  },
  python: {
    packageName: facts.name.replaceAll("-", "_"),
    readme,
    respectSchemaVersion: true,
    pyproject: { enabled: true },
    inputTypes: "classes-and-dicts",
  },
  // The module is the folder sdk/go, so that nobody downloads the other languages with it.
  go: {
    importBasePath: `${repository}/sdk/go/cloudflow`,
    modulePath: `${repository}/sdk/go`,
    respectSchemaVersion: true,
    generateResourceContainerTypes: true,
  },
  csharp: { packageReferences: { Pulumi: "3.*" }, respectSchemaVersion: true },
  // Maven Central gives io.github.OWNER to an owner on GitHub; a hyphen in a Java name is an underscore (Java Language Specification, 6.1).
  java: { basePackage: `io.github.${owner.replaceAll("-", "_")}` },
};
