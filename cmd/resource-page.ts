/** Where the registry's page of a resource lies: `cloudflow:index:FlowAlias` → docs/resources/flow-alias.md. */
import { join } from "node:path";

export const nameOf = (token: string): string => token.slice(token.lastIndexOf(":") + 1);

export const pageOf = (token: string): string =>
  join(
    __dirname,
    "..",
    "docs",
    "resources",
    `${nameOf(token)
      .replace(/(?<=[a-z])(?=[A-Z])/g, "-")
      .toLowerCase()}.md`,
  );
