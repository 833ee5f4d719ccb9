import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { listedCodes } from "../../provider/cloudflow/codes";
import { root } from "../../tools/sandbox";
import { read } from "./blocks";

const page = read("docs/troubleshooting.md");

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

describe("The page on troubleshooting", () => {
  const code = sources(join(root, "provider"));

  it("has an entry for every code of the service that the provider knows", () => {
    for (const { code: known } of listedCodes()) assert.ok(page.includes(`| \`${known}\` |`), known);
  });

  /** The pieces of a message that are the same whatever it is about. */
  const pieces = (message: string): readonly string[] => message.split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/).map((piece) => piece.trim());

  it("has an entry for everything that the provider itself refuses", () => {
    const quoted = [...page.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text.replace(/ ?[…:]$/, "")).filter((text) => text.length > 5);
    const thrown = code.flatMap((text) =>
      [...text.matchAll(/new (?:Refusal|SettingsError|InvalidArgument|Unimplemented|Gone)\(\s*(`(?:[^`\\]|\\.)*`|"[^"]*")/g)].map(
        ([, message = ""]) => message.slice(1, -1),
      ),
    );
    assert.ok(thrown.length > 15, String(thrown.length));
    const missing = thrown
      .filter((message) => pieces(message).some((piece) => piece.length > 3))
      .filter(
        (message) =>
          !pieces(message).some((piece) => quoted.some((quote) => piece.includes(quote) || (piece.length > 12 && quote.includes(piece)))),
      );
    assert.deepEqual(missing, []);
  });

  it("quotes nothing that the provider does not say", () => {
    const all = code.join("\n").replaceAll("\\`", "`");
    const said = [...page.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text),
    );
    const known = listedCodes().map(({ code: one }) => one);
    const quotes = said.filter((text) => !known.includes(text) && !/^(error FDL|FDL|CRON|\^)/.test(text));
    const unsaid = quotes.filter(
      (quote) =>
        !quote
          .split(/…|<[^>]+>/)
          .map((piece) => piece.trim())
          .every((piece) => all.includes(piece)),
    );
    assert.deepEqual(unsaid, []);
  });
});
