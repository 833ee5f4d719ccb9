import { describe } from "./execution/describe";
import { history } from "./execution/history";
import { list } from "./execution/list";
import { start } from "./execution/start";
import { stop } from "./execution/stop";
import { group } from "./group";

export const execution = group({
  name: "execution",
  summary: "start, watch, list and stop executions of flows in the service",
  purpose:
    "Executions of flows in the service: the region's, or the one that --endpoint names. Region and credentials are found as the\nprovider finds them.",
  commands: { start, describe, history, stop, list },
});
