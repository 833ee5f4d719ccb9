import type { Look } from "./picture";

type Colour = { readonly fill: string; readonly stroke: string; readonly text: string; readonly isDashed: boolean };

const solid = (fill: string, stroke: string, text = "#1f2933"): Colour => ({ fill, stroke, text, isDashed: false });

/** Light fills under dark text, and borders that tell the kinds apart also without colour vision by their lightness. */
export const colours: Readonly<Record<Look, Colour>> = {
  start: solid("#323f4b", "#323f4b", "#ffffff"),
  end: solid("#323f4b", "#323f4b", "#ffffff"),
  pass: solid("#f5f7fa", "#7b8794"),
  task: solid("#e6f2fd", "#2b7cc4"),
  choice: solid("#fff7de", "#a87c00"),
  wait: solid("#f2ecfb", "#8a63c9"),
  succeed: solid("#e3f6ea", "#2f9e5b"),
  fail: solid("#fdeaea", "#cc3b3b"),
  group: solid("#f3f9f9", "#4a9a9a"),
  branch: { fill: "#ffffff", stroke: "#b8c4ce", text: "#52606d", isDashed: true },
  missing: { fill: "#fff5f5", stroke: "#cc3b3b", text: "#9b1c1c", isDashed: true },
  other: solid("#f5f7fa", "#52606d"),
};
