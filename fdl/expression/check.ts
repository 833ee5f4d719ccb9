import type { Code } from "../codes";
import { collectInto, type TextFinding } from "../text-finding";
import type { Expression, Span } from "./ast";
import { checkCalls } from "./checks/call";
import { checkComparisons } from "./checks/comparison";
import { checkIsCondition } from "./checks/condition";
import { checkConstant } from "./checks/constant";
import { checkDocumented, undocumented } from "./checks/documented";
import { checkPaths } from "./checks/path";
import { parse, parseReference, type Parsed } from "./parser";
import type { DialectName } from "./roots";

/** Where a text stands: in which dialect, and which roots have a value there. */
export type Where = {
  readonly dialect: DialectName;
  /** The roots that paths may begin with here, such as `["$Input", "$Context"]`. */
  readonly roots: readonly string[];
};

/** What the checks of one text share. */
export type Checked = {
  readonly where: Where;
  readonly use: "condition" | "expression" | "reference";
  readonly textOf: (span: Span) => string;
  readonly report: (code: Code, span: Span, message: string) => void;
};

/** One check: looks at a whole expression and reports what it finds. */
export type Check = (expression: Expression, checked: Checked) => void;

const always: readonly Check[] = [checkPaths, checkCalls, checkDocumented];

/** What is wrong with the condition of a choice. Never throws. */
export function checkCondition(text: string, where: Where): readonly TextFinding[] {
  const findings = run(text, parse(text), { where, use: "condition" }, [...always, checkIsCondition, checkComparisons]);
  return findings.length > 0 ? findings : run(text, parse(text), { where, use: "condition" }, [checkConstant]);
}

/** What is wrong with the value of a `.$` key, or with ItemsPath: a path or a call. Never throws. */
export function checkExpression(text: string, where: Where): readonly TextFinding[] {
  return run(text, parse(text), { where, use: "expression" }, always);
}

/** What is wrong with a reference, which is a path alone: a mapping's source, a step's parameter. Never throws. */
export function checkReference(text: string, where: Where): readonly TextFinding[] {
  return run(text, parseReference(text), { where, use: "reference" }, always);
}

function run(
  text: string,
  { expression, problem }: Parsed,
  how: Pick<Checked, "where" | "use">,
  checks: readonly Check[],
): readonly TextFinding[] {
  const findings: TextFinding[] = [];
  const add = collectInto(findings);
  const textOf = ({ start, end }: Span): string => text.slice(start, end);
  const report: Checked["report"] = (code, span, message) => add(code, { text: textOf(span), offset: span.start }, message);
  if (problem?.sign !== undefined) report("FDL409", problem.span, undocumented(`\`${problem.sign}\``, how.use));
  else if (problem !== undefined) report("FDL401", problem.span, `The ${how.use} cannot be read. ${problem.message}`);
  else for (const check of checks) check(expression, { ...how, textOf, report });
  return findings;
}
