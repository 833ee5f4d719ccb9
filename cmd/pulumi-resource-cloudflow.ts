/** The plugin. */
import { serve } from "../provider/pulumi/wire/serve";
import { provider } from "../provider/provider";

serve(provider, process.argv.slice(2));
