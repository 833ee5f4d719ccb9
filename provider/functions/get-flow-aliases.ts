/** cloudflow:index:getFlowAliases on ListFlowAliases. */
import { list, object, string } from "../pulumi/property";
import { everyPage, pageOfAliases } from "../resources/lists";
import { cloudflowFunction, flowNameProblems, TIMEOUT_SECONDS } from "../resources/service";
import { matching, nameFilter, nameFilterProblems } from "./name-filter";
import { aliasFields, aliasResult } from "./shapes";

export const getFlowAliases = cloudflowFunction({
  token: "cloudflow:index:getFlowAliases",
  description: "The aliases of a flow, or those that match.",
  inputs: { flowName: string("The flow's name."), ...nameFilter },
  outputs: {
    ids: list(string("An id that an import takes."), "The ids of the aliases, in the same order."),
    aliases: list(object("GetFlowAliasesAlias", aliasFields, "An alias."), "The aliases, by name."),
  },
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName, ...filter }) => [...flowNameProblems(flowName), ...nameFilterProblems(filter)],

  async run(context, { flowName, ...filter }) {
    const matches = matching(filter);
    const all = await everyPage((asked) => pageOfAliases(context, flowName, asked));
    const aliases = all.filter(({ Name }) => matches(Name)).map((alias) => aliasResult(flowName, alias));
    return { ids: aliases.map(({ id }) => id), aliases };
  },
});
