import { group } from "./group";
import { fail } from "./task/fail";
import { succeed } from "./task/succeed";

export const task = group({
  name: "task",
  summary: "report the outcome of tasks that wait for it",
  purpose: "Tasks that wait for a callback: the token that the flow has sent out says which one is meant.",
  commands: { succeed, fail },
});
