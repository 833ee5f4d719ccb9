/** The plugin. Pulumi starts it; a person who does so is told what it is. */
import { provider } from "../provider/provider";
import { serve } from "../provider/pulumi/wire/serve";

const name = `pulumi-resource-${provider.facts.name}`;
const help = `${name} is the Pulumi provider for ${provider.facts.displayName}, version ${provider.facts.version}.
Pulumi starts it by itself when a program has a resource of it: there is nothing to run by hand. ${provider.facts.homepage}
`;
const answers: ReadonlyMap<string | undefined, string> = new Map([
  ["--version", `${name} ${provider.facts.version}\n`],
  ["--help", help],
  ["-h", help],
]);

const argv = process.argv.slice(2);
const answer = answers.get(argv[0]);
if (answer === undefined) serve(provider, argv);
else process.stdout.write(answer);
