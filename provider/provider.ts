/** START HERE: what this provider is made of. Adding a resource is one line in the list, and its file. */
import facts from "../package.json";
import { isNotFound, ApiError, NetworkError, StoppedError, UnknownOutcomeError } from "./cloudflow/errors";
import { SettingsError } from "./cloudflow/settings";
import { config } from "./config";
import { languages, pluginDownloadURL } from "./languages";
import type { ProviderPackage } from "./pulumi/package";
import { flow } from "./resources/flow";
import { schedule } from "./resources/schedule";
import type { Service } from "./resources/service";

/** What the service, the network or the configuration is known to say; anything else that is thrown is a bug of ours. */
const expected = [ApiError, NetworkError, StoppedError, UnknownOutcomeError, SettingsError];

export const provider: ProviderPackage<Service> = {
  facts: {
    name: "cloudflow",
    displayName: "Alibaba Cloud CloudFlow",
    version: facts.version,
    description: facts.description,
    publisher: facts.author,
    homepage: facts.homepage,
    repository: facts.homepage,
    license: facts.license,
    keywords: ["pulumi", "alibaba-cloud", "cloudflow", "serverless-workflow", "fnf", "category/cloud", "kind/native"],
    pluginDownloadURL,
    meta: { supportPack: true },
    language: languages,
  },
  config,
  resources: [flow, schedule],
  isNotFound,
  explain: (error) => (expected.some((kind) => error instanceof kind) && error instanceof Error ? error.message : undefined),
};
