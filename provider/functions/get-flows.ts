/** cloudflow:index:getFlows on ListFlows. */
import { list, object, optional, string } from "../pulumi/property";
import { everyPage, pageOfFlows } from "../resources/lists";
import { present } from "../resources/present";
import { cloudflowFunction, TIMEOUT_SECONDS } from "../resources/service";
import { matching, nameFilter, nameFilterProblems } from "./name-filter";
import { flowFields, flowResult } from "./shapes";

export const getFlows = cloudflowFunction({
  token: "cloudflow:index:getFlows",
  description: "Every flow of the account in the region, or those that match.",
  inputs: { ...nameFilter, resourceGroupId: optional(string("Only those of this resource group.")) },
  outputs: {
    ids: list(string("An id that an import takes."), "The ids of the flows, in the same order."),
    flows: list(object("GetFlowsFlow", flowFields, "A flow, without its definition."), "The flows, by name."),
  },
  timeoutSeconds: TIMEOUT_SECONDS,

  check: nameFilterProblems,

  async run(context, { resourceGroupId, ...filter }) {
    const matches = matching(filter);
    const all = await everyPage((asked) => pageOfFlows(context, present({ resourceGroupId }), asked));
    const flows = all.filter(({ Name }) => matches(Name)).map((flow) => flowResult(flow, context.client));
    return { ids: flows.map(({ id }) => id), flows };
  },
});
