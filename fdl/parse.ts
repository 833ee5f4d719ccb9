import type { YAMLParseError } from "yaml";
import { everydayTree } from "./everyday-tree";
import type { Finding } from "./finding";
import { collect } from "./finding";
import { readSuppressions, type Suppression } from "./suppression";
import { compose, deepest, syntaxProblem, tokenise } from "./syntax";
import type { Node } from "./tree";
import { isEmpty, treeOfDocument } from "./yaml-tree";

export type Parsed = {
  /** Absent when the text cannot be read as one document. */
  readonly root: Node | undefined;
  readonly findings: readonly Finding[];
  readonly suppressions: readonly Suppression[];
};

/** "Request body: 1,024 KiB" (Limits); the definition has no documented limit of its own. */
const largestDefinition = 1024 * 1024;

/**
 * Of texts beyond everyday YAML. A definition of 1 MiB has less than 300,000 words and signs when it is written as people or
 * programs write them.
 */
const mostTokens = 400_000;

let last: { readonly text: string; readonly parsed: Parsed } | undefined;

/**
 * Text → tree with positions. JSON is read as the YAML that it is. Never throws; time and memory are bounded by the length.
 * The answer for the text asked for last is kept: a caller asks for the name and for the findings of one text in turn.
 */
export function parse(text: string): Parsed {
  if (last?.text !== text) last = { text, parsed: parseAnew(text) };
  return last.parsed;
}

function parseAnew(text: string): Parsed {
  const findings: Finding[] = [];
  const report = collect(findings);
  const fail = (code: Finding["code"], start: number, message: string): Parsed => {
    report(code, { start: Math.min(start, text.length), end: Math.min(start + 1, text.length), path: [] }, message);
    return { root: undefined, findings, suppressions: [] };
  };

  const size = Buffer.byteLength(text);
  if (size > largestDefinition) return fail("FDL006", 0, sizeSentence(size));
  const everyday = everydayTree(text);
  if (everyday !== undefined) return { ...everyday, suppressions: [] };
  const { tokens, comments, openings, tooDeep, tooMany } = tokenise(text, mostTokens);
  if (tooDeep !== undefined)
    return fail(
      "FDL007",
      tooDeep,
      `The definition is nested deeper than ${deepest} levels here: flatten it, or move the inner part into a flow of its own.`,
    );
  if (tooMany !== undefined)
    return fail(
      "FDL008",
      tooMany,
      `The definition consists of more than ${mostTokens.toLocaleString("en")} words and signs: move parts into flows of their own.`,
    );

  const documents = compose(tokens, text.length);
  const problem = firstOf(documents.flatMap(({ errors }) => errors));
  if (problem !== undefined) {
    const { start, message } = syntaxProblem(problem, openings, text);
    return fail(problem.code === "TAB_AS_INDENT" ? "FDL005" : "FDL001", start, message);
  }
  const [first, ...others] = documents;
  const second = others.find(({ contents }) => !isEmpty(contents));
  if (first === undefined) return fail("FDL004", 0, "The definition is empty: write a map with `Type: StateMachine` or `type: flow`.");
  if (second !== undefined)
    return fail("FDL003", second.range[0], "A second YAML document begins here, and a definition is one document: remove it.");
  const root = treeOfDocument(first, text, report);
  return { root, findings, suppressions: readSuppressions(comments, report) };
}

function firstOf(problems: readonly YAMLParseError[]): YAMLParseError | undefined {
  return problems.reduce<YAMLParseError | undefined>(
    (first, each) => (first === undefined || each.pos[0] < first.pos[0] ? each : first),
    undefined,
  );
}

function sizeSentence(size: number): string {
  return `The definition has ${size} bytes, and a request may have ${largestDefinition}: split the flow and start the parts as flows of their own.`;
}
