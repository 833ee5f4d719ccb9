/** How flows look as JSON. Values of the environment are never shown. */
import type { Flow } from "../../../provider/cloudflow/contract";

export function flowJson(flow: Flow): object {
  return {
    name: flow.Name,
    id: flow.Id,
    description: flow.Description,
    type: flow.Type,
    executionMode: flow.ExecutionMode || "Standard",
    roleArn: flow.RoleArn || undefined,
    resourceGroupId: flow.ResourceGroupId || undefined,
    environmentVariables: variablesOf(flow),
    createdTime: flow.CreatedTime,
    lastModifiedTime: flow.LastModifiedTime,
  };
}

/** Names only. */
export const variablesOf = ({ Environment }: Flow): readonly string[] => (Environment?.Variables ?? []).map(({ Name = "" }) => Name);
