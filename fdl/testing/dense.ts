// Texts of nearly 1 MiB in which every character counts: the worst that somebody can send. Knows the language, not the validator.

const most = 1024 * 1024 - 100;

const repeat = (unit: string, before = "", after = ""): string =>
  before + unit.repeat(Math.floor((most - before.length - after.length) / unit.length)) + after;

function count(unit: (index: number) => string, before = "", after = ""): string {
  const parts = [before];
  for (let index = 0, left = most - before.length - after.length; ; index++) {
    const part = unit(index);
    left -= part.length;
    if (left < 0) return parts.join("") + after;
    parts.push(part);
  }
}

const machine = "Type: StateMachine\nSpecVersion: v1\nName: a\nStartAt: s0\nStates:\n";
const flow = "type: flow\nversion: v1\nsteps:\n";

/** What stands in the text densely, and the text. */
export const dense: ReadonlyMap<string, () => string> = new Map([
  // Everyday YAML
  ["one word", () => repeat("x")],
  ["ideographs", () => "字".repeat(most / 3)],
  ["keys", () => count((at) => `k${at}: 1\n`)],
  ["the same key", () => repeat("a: 1\n")],
  ["keys without values", () => repeat("a:\n")],
  ["items", () => repeat("- a\n")],
  ["items without values", () => repeat("-\n")],
  ["doubtful words", () => repeat("- yes\n")],
  ["literal blocks", () => repeat("- |\n a\n")],
  ["a flow list", () => repeat("a,", "[", "]")],
  ["numbers in compact JSON", () => repeat("1,", "[", "1]")],
  ["keys in compact JSON", () => count((at) => `"k${at}":1,`, "{", '"z":1}')],
  ["empty maps in compact JSON", () => repeat("{},", "[", "1]")],
  ["passwords", () => repeat("- {password: abcdef1}\n")],
  // What the `yaml` package reads
  ["lines of words", () => repeat("word\n")],
  ["folded text", () => repeat("b\n ", "a: ")],
  ["folded quotes", () => repeat("b\n ", 'a: "', '"')],
  ["quotes", () => repeat('"')],
  ["colons", () => repeat(": ")],
  ["blanks", () => repeat(" ")],
  ["tabs", () => repeat("\t\n")],
  ["newlines", () => repeat("\n")],
  ["newlines of Windows", () => repeat("\r\n")],
  ["zeroes", () => repeat("\0")],
  ["comments", () => repeat("#\n")],
  ["suppressions", () => repeat("# fdl-ignore FDL1\n")],
  ["directives", () => repeat("%\n")],
  ["documents", () => repeat("---\n")],
  ["complex keys", () => repeat("? a\n")],
  ["braces", () => repeat("{}")],
  ["brackets", () => repeat("[]\n")],
  ["an open bracket", () => repeat("1,", "[")],
  ["maps with keys alone", () => repeat("- {a}\n")],
  ["anchors", () => count((at) => `- &a${at} 1\n`)],
  ["anchors that name themselves", () => count((at) => `- &a${at} *a${at}\n`)],
  ["aliases", () => repeat("- *a\n", "- &a 1\n")],
  ["merge keys", () => repeat(" <<: *a\n", "a: &a {b: 1}\nc:\n")],
  ["tags", () => repeat("- !x 1\n")],
  ["tags of YAML", () => repeat("- !!str 1\n")],
  // Definitions
  ["unknown fields", () => count((at) => `Nmae${at}: 1\n`, `${machine.replace("\n", "\nNmae: 1\n")}- {Type: Pass, Name: s0, End: true}\n`)],
  ["states that all go astray", () => count((at) => `- {Type: Pass, Name: state${at}, Next: sttae${at + 1}}\n`, machine)],
  [
    "states in a row",
    () => count((at) => `- {Type: Pass, Name: s${at}, Next: s${at + 1}}\n`, machine, "- {Type: Pass, Name: z, End: true}\n"),
  ],
  [
    "states in a row, in compact JSON",
    () =>
      count(
        (at) => `{"Type":"Pass","Name":"s${at}","Next":"s${at + 1}"},`,
        '{"Type":"StateMachine","SpecVersion":"v1","Name":"a","StartAt":"s0","States":[',
        '{"Type":"Pass","Name":"z","End":true}]}',
      ),
  ],
  [
    "states in one long loop",
    () => `${machine}${Array.from({ length: 18_000 }, (_, at) => `- {Type: Pass, Name: s${at}, Next: s${(at + 1) % 18_000}}\n`).join("")}`,
  ],
  ["states that nothing leads to", () => count((at) => `- {Type: Pass, Name: s${at}, End: true}\n`, machine)],
  ["states without a type", () => repeat("- {}\n", machine)],
  ["steps", () => count((at) => `- {type: pass, name: s${at}}\n`, flow)],
  ["steps without a type", () => repeat("- {}\n", flow)],
  [
    "steps that read what nothing sets",
    () => count((at) => `- {type: pass, name: s${at}, outputMappings: [{target: k${at}, source: $local.x${at}}]}\n`, flow),
  ],
  ["dollar signs in a condition", () => repeat("$.a&&", `${flow}- {type: choice, name: a, choices: [{condition: '`, "$.b', steps: []}]}")],
]);
