// Writes into sdk/java what the Java generator leaves to Gradle: by plugin.json the language host finds the plugin that a
// program needs, by version.txt the SDK knows its own version. The generated code looks for both under com/pulumi, wherever its own package is.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const { name, version, pluginDownloadURL } = JSON.parse(readFileSync("schema.json", "utf8"));
const folder = `sdk/java/src/main/resources/com/pulumi/${name}`;
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/version.txt`, version);
writeFileSync(`${folder}/plugin.json`, `${JSON.stringify({ resource: true, name, version, server: pluginDownloadURL }, null, 2)}\n`);
