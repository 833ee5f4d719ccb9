// Exits with 0 when node_modules holds what package-lock.json names, by npm's own record of what it installed, which it writes last.
import { existsSync, readFileSync } from "node:fs";

const record = "node_modules/.package-lock.json";
const read = (path) => JSON.parse(readFileSync(path, "utf8")).packages;

function isCurrent() {
  if (!existsSync(record)) return false;
  const installed = read(record);
  return Object.entries(read("package-lock.json")).every(([path, { version, optional }]) => {
    const found = installed[path];
    return path === "" || (found === undefined ? optional === true : found.version === version);
  });
}

process.exitCode = isCurrent() ? 0 : 1;
