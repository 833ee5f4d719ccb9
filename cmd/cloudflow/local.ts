import { group } from "./group";
import { controls } from "./local/control";
import { exec } from "./local/exec";
import { start } from "./local/start";

export const local = group({
  name: "local",
  summary: "run the CloudFlow service on this machine",
  purpose: "CloudFlow Local is the CloudFlow service on your own machine, for trying flows without an account and for tests.",
  commands: { start, exec, ...controls },
});
