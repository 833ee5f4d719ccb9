/** Writes the table of the service's error codes in docs/troubleshooting.md anew from the table that the provider works by. */
import { join } from "node:path";
import { listedCodes, type Kind } from "../provider/cloudflow/codes";
import { row, writePart } from "./written-part";

const meanings: Readonly<Record<Kind, string>> = {
  "not found": "there is no such thing, or not in this region and account",
  "already exists": "the name is taken",
  conflict: "somebody else is changing it; *waited for*",
  throttled: "too many requests; *waited for*",
  transient: "the service failed for a moment; *waited for*",
  refused: "the service refuses, and would refuse again",
  astray: "the request did not reach CloudFlow",
};

const rows = listedCodes().map(({ code, kind, advice }) => row(`\`${code}\``, meanings[kind], advice ?? "Run again."));
writePart(
  join(__dirname, "..", "docs", "troubleshooting.md"),
  [row("code", "it means", "what to do"), "|---|---|---|", ...rows, ""].join("\n"),
);
