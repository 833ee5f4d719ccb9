/** cloudflow:index:getFlowVersions on ListFlowVersions. */
import { list, object, optional, string } from "../pulumi/property";
import { everyPage, pageOfVersions } from "../resources/lists";
import { cloudflowFunction, flowNameProblems, TIMEOUT_SECONDS } from "../resources/service";
import { versionFields, versionResult } from "./shapes";

export const getFlowVersions = cloudflowFunction({
  token: "cloudflow:index:getFlowVersions",
  description: "The published versions of a flow.",
  inputs: { flowName: string("The flow's name.") },
  outputs: {
    ids: list(string("An id that an import takes."), "The ids of the versions, in the same order."),
    versions: list(object("GetFlowVersionsVersion", versionFields, "A published version."), "The versions, oldest first."),
    latestVersion: optional(string("The number of the newest one; absent when none is published.")),
  },
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName }) => flowNameProblems(flowName),

  async run(context, { flowName }) {
    const all = await everyPage((asked) => pageOfVersions(context, flowName, asked));
    const versions = all.map((version) => versionResult(flowName, version)).sort((a, b) => Number(a.version) - Number(b.version));
    const latest = versions.at(-1);
    return { ids: versions.map(({ id }) => id), versions, ...(latest !== undefined && { latestVersion: latest.version }) };
  },
});
