import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { programForSuite } from "./testing/program";

const page = readFileSync(join(resolve(__dirname, "../.."), "docs/command-line.md"), "utf8");

/** The lines under `Commands:` of a help text. */
const listed = (help: string): readonly (readonly [name: string, summary: string])[] =>
  [...(help.split("Commands:\n")[1] ?? "").matchAll(/^ {2}(\S+) +(.+)$/gm)].map(([, name = "", summary = ""]) => [name, summary]);

describe("The help of every command", function () {
  this.timeout(60_000);
  const program = programForSuite();

  it("says purpose, usage, options, and exit codes; docs/command-line.md lists the same commands", async () => {
    const rows: string[] = [];
    const explain = async (called: readonly string[], summary: string): Promise<void> => {
      const { code, out } = await program.run([...called, "--help"]);
      assert.equal(code, 0);
      assert.match(out, new RegExp(`^Usage: cloudflow ${called.join(" ")}\\b`));
      assert.ok(
        out.split("\n").every((line) => line.length <= 132),
        `${called.join(" ")}: a line is too long for a terminal`,
      );
      const own = listed(out);
      for (const [name, what] of own) await explain([...called, name], what);
      if (own.length > 0) return;
      assert.match(out, /^ +--[a-z]/m);
      assert.match(out, /\nExit codes: 0 [^]*\b2 /);
      rows.push(`| \`cloudflow ${called.join(" ")}\` | ${summary} |`);
    };
    const commands = listed((await program.run(["--help"])).out);
    assert.ok(commands.length > 9);
    for (const [name, summary] of commands) await explain([name], summary);
    assert.deepEqual(page.match(/^\| `cloudflow .*$/gm), rows);
  });
});
