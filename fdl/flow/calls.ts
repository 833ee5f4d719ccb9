import type { Call } from "../call";
import { UNKNOWN } from "../unknown";
import type { LooseFlow } from "./model";
import { services } from "./services";
import { stepsOf } from "./walk";

export function calls(flow: LooseFlow): readonly Call[] {
  return [...stepsOf(flow)].flatMap((step): readonly Call[] => {
    if (step.type !== "task") return [];
    const { name, resourceArn, action } = step;
    if (typeof resourceArn === "string")
      return [{ step: name, action: services.find(({ begins }) => begins.test(resourceArn))?.action ?? UNKNOWN, resource: resourceArn }];
    if (resourceArn === UNKNOWN) return [{ step: name, action: UNKNOWN, resource: undefined }];
    return action === undefined ? [] : [{ step: name, action, resource: undefined }];
  });
}
