import type { Diagnostic } from "../../../fdl/diagnostic";

/** What was found in one file. */
export type Checked = { readonly file: string; readonly source: string; readonly diagnostics: readonly Diagnostic[] };

/** One way to print findings: what is written for each file as it is done, and what at the end. */
export type Format = {
  readonly file: (checked: Checked) => string;
  readonly end: () => string;
};
