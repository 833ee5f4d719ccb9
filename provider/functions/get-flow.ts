/** cloudflow:index:getFlow on DescribeFlow. */
import { optional, string } from "../pulumi/property";
import { cloudflowFunction, TIMEOUT_SECONDS } from "../resources/service";
import { flowFields, flowResult } from "./shapes";

export const getFlow = cloudflowFunction({
  token: "cloudflow:index:getFlow",
  description: "A flow as it is now, or one of its published versions.",
  inputs: {
    name: string("The flow's name."),
    version: optional(string("The number of a published version; left out, the flow as it would be published next.")),
  },
  outputs: { ...flowFields, definition: string("The definition, as the text that the service stores.") },
  timeoutSeconds: TIMEOUT_SECONDS,

  async run({ client, signal, log }, { name, version }) {
    const flow = await client.call(
      "DescribeFlow",
      { Name: name, ...(version !== undefined && { FlowVersion: version }) },
      { signal, report: log.progress },
    );
    return { ...flowResult({ Name: name, ...flow }, client), definition: flow.Definition ?? "" };
  },
});
