import { group } from "./group";
import { describe } from "./map-run/describe";
import { update } from "./map-run/update";

export const mapRun = group({
  name: "map-run",
  summary: "watch and throttle distributed maps while they run",
  purpose: "Runs of distributed maps in the service. `cloudflow execution history` names those of an execution.",
  commands: { describe, update },
});
