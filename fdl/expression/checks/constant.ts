import type { Expression } from "../ast";
import type { Checked } from "../check";
import { constantValue } from "../constant";

/** A condition depends on what it looks at. */
export function checkConstant(condition: Expression, { report }: Checked): void {
  const value = constantValue(condition);
  if (typeof value === "boolean")
    report(
      "FDL407",
      condition,
      `This condition is always ${String(value)}, whatever the execution does: ${value ? "write the branch as the default" : "take the branch out"}.`,
    );
}
