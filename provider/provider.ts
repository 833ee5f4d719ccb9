/** START HERE: what this provider is made of. Adding a resource or a function is its file and one line in a list. */
import facts from "../package.json";
import { isNotFound, ApiError, NetworkError, StoppedError, UnknownOutcomeError } from "./cloudflow/errors";
import { SettingsError } from "./cloudflow/settings";
import { config } from "./config";
import { getExecution } from "./functions/get-execution";
import { getExecutionHistory } from "./functions/get-execution-history";
import { getExecutionPolicy } from "./functions/get-execution-policy";
import { getExecutions } from "./functions/get-executions";
import { getFlow } from "./functions/get-flow";
import { getFlowAlias } from "./functions/get-flow-alias";
import { getFlowAliases } from "./functions/get-flow-aliases";
import { getFlowVersions } from "./functions/get-flow-versions";
import { getFlows } from "./functions/get-flows";
import { getMapRun } from "./functions/get-map-run";
import { getMapRuns } from "./functions/get-map-runs";
import { getRegions } from "./functions/get-regions";
import { getSchedule } from "./functions/get-schedule";
import { getSchedules } from "./functions/get-schedules";
import { reportTaskFailed } from "./functions/report-task-failed";
import { reportTaskSucceeded } from "./functions/report-task-succeeded";
import { startExecution } from "./functions/start-execution";
import { startSyncExecution } from "./functions/start-sync-execution";
import { stopExecution } from "./functions/stop-execution";
import { updateMapRun } from "./functions/update-map-run";
import { validateDefinition } from "./functions/validate-definition";
import { languages, pluginDownloadURL } from "./languages";
import type { ProviderPackage } from "./pulumi/package";
import { execution } from "./resources/execution";
import { flow } from "./resources/flow";
import { flowAlias } from "./resources/flow-alias";
import { flowVersion } from "./resources/flow-version";
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
  resources: [flow, flowVersion, flowAlias, schedule, execution],
  functions: [
    getFlow,
    getFlows,
    getFlowVersions,
    getFlowAlias,
    getFlowAliases,
    getSchedule,
    getSchedules,
    getExecution,
    getExecutions,
    getExecutionHistory,
    getMapRun,
    getMapRuns,
    getRegions,
    validateDefinition,
    getExecutionPolicy,
    startExecution,
    startSyncExecution,
    stopExecution,
    updateMapRun,
    reportTaskSucceeded,
    reportTaskFailed,
  ],
  isNotFound,
  explain: (error) => (expected.some((kind) => error instanceof kind) && error instanceof Error ? error.message : undefined),
};
