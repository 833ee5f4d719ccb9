/** cloudflow:index:getFlowAlias on DescribeFlowAlias. */
import { string } from "../pulumi/property";
import { cloudflowFunction, flowNameProblems, TIMEOUT_SECONDS } from "../resources/service";
import { aliasFields, aliasResult } from "./shapes";

export const getFlowAlias = cloudflowFunction({
  token: "cloudflow:index:getFlowAlias",
  description: "An alias of a flow, and where it points.",
  inputs: { flowName: string("The flow's name."), name: string("The alias's name.") },
  outputs: { ...aliasFields, flowName: string("The flow's name.") },
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName }) => flowNameProblems(flowName),

  async run({ client, signal, log }, { flowName, name }) {
    const { Alias = {} } = await client.call("DescribeFlowAlias", { FlowName: flowName, Name: name }, { signal, report: log.progress });
    return { ...aliasResult(flowName, { Name: name, ...Alias }), flowName };
  },
});
