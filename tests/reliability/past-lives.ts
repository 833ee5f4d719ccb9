/** Lives that once went wrong, as short as they could be made; run before any random one. */
import type { Command } from "./model";

type PastLife = { readonly wrong: string; readonly life: readonly Command[] };

export const pastLives: readonly PastLife[] = [
  {
    wrong: "a version was published twice, for somebody had edited the flow before the answer was lost",
    life: [
      { do: "add", slot: "f0" },
      { do: "up" },
      { do: "add", slot: "v0" },
      { do: "edit", edit: { slot: "f0", what: "Definition" } },
      {
        do: "fault",
        target: { operation: "PublishFlowVersion", after: 0 },
        effect: { kind: "page", status: 200, headers: {}, when: "after" },
        times: 1,
      },
      { do: "up" },
    ],
  },
  {
    wrong: "an alias made in the second in which its predecessor was deleted was taken for that one, and not told of",
    life: [
      { do: "add", slot: "v0" },
      { do: "add", slot: "a0" },
      { do: "up" },
      { do: "choose", slot: "f0", property: "mode", value: 1 },
      {
        do: "fault",
        target: { operation: "CreateFlowAlias", after: 0 },
        effect: { kind: "page", status: 200, headers: {}, when: "after" },
        times: 1,
      },
      { do: "up" },
    ],
  },
];
