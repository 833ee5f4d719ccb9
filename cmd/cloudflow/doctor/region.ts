import { endpointOf, regions } from "../../../provider/cloudflow/endpoint";
import { environmentVariables, SettingsError, type SettingName } from "../../../provider/cloudflow/settings";
import { failed, ok, warning, type Check } from "./check";

/** Region and endpoint as settings; whether anybody answers there is `connection.ts`'s. */
export const region: Check = {
  name: "region",
  look(examined) {
    try {
      examined.endpoint = endpointOf(examined.settings, process.env);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return Promise.resolve(failed(error.message, "On the command line, --region and --endpoint count before the environment."));
    }
    const { region: name, custom } = examined.endpoint;
    const found = `${name}, from ${placeOf("region", examined.settings.region)}`;
    if (custom || (regions as readonly string[]).includes(name)) return Promise.resolve(ok(found));
    return Promise.resolve(warning(found, `CloudFlow is documented for ${regions.join(", ")} only: check the spelling.`));
  },
};

/** Where a setting comes from. */
export function placeOf(name: SettingName, given: string | undefined): string {
  if (given) return `--${name}`;
  return environmentVariables[name].find((variable) => process.env[variable]) ?? "nowhere";
}
