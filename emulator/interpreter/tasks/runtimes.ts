/** What runs a function's file: reads the event from standard input, calls the handler, answers on descriptor 3. */
export const javascript = `
const { readFileSync, writeFileSync } = require("node:fs");
const { resolve } = require("node:path");
const { pathToFileURL } = require("node:url");
const [file, handler] = process.argv.slice(1);
const answer = (value) => writeFileSync(3, JSON.stringify(value === undefined ? null : value));
const fail = (error) => { answer({ errorType: error && error.name ? error.name : "Error", errorMessage: error && error.message ? error.message : String(error) }); process.exit(1); };
const find = (found) => found[handler] ?? (found.default && (found.default[handler] ?? found.default));
import(pathToFileURL(resolve(file)).href)
  .then((found) => { const called = find(found); if (typeof called !== "function") throw new TypeError(file + " exports no function " + handler); return called(JSON.parse(readFileSync(0, "utf8")), {}); })
  .then((value) => { answer(value); process.exit(0); }, fail);
`;

export const python = `
import importlib.util, json, os, sys
file, handler = sys.argv[1], sys.argv[2]
def answer(value):
    with os.fdopen(3, "w") as out:
        json.dump(value, out)
try:
    spec = importlib.util.spec_from_file_location("function", file)
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, os.path.dirname(os.path.abspath(file)))
    spec.loader.exec_module(module)
    value = getattr(module, handler)(json.load(sys.stdin), {})
except BaseException as error:
    answer({"errorType": type(error).__name__, "errorMessage": str(error)})
    sys.exit(1)
answer(value)
`;
