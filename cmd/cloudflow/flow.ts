import { describe } from "./flow/describe";
import { list } from "./flow/list";
import { group } from "./group";

export const flow = group({
  name: "flow",
  summary: "look at the flows in the service",
  purpose: "Flows as the service has them. They are changed by `pulumi up`, not here.",
  commands: { list, describe },
});
