/** The provider's own configuration: CheckConfig and DiffConfig. */
import { markDeclaredSecrets, type CheckResult } from "./check";
import { membersMisfit } from "./conform";
import { propertyChanges, type Difference } from "./diff";
import type { ProviderPackage } from "./package";
import { formatPath } from "./path";
import { inputsOf, type Properties } from "./property";
import { storedInputs, type Stored } from "./stored";
import { hasUnknown, Secret, withoutSecrets, type PropertyMap, type PropertyValue } from "./values";

/** The SDK's version of the package stands among the inputs; it is the engine's business. */
const ENGINE_KEYS = ["version", "pluginDownloadURL"];

export function checkConfig<Client>(
  { config }: ProviderPackage<Client>,
  news: PropertyMap,
  olds: PropertyMap,
): Omit<CheckResult, "warnings"> {
  const own = settings(config.properties, news);
  const failures = membersMisfit(config.properties, own, []).map(({ path, message }) => ({
    property: "",
    reason: `${formatPath(path)}: ${message}`,
  }));
  return { inputs: failures.length > 0 ? news : markDeclaredSecrets(config.properties, config.complete(news, olds)), failures };
}

/** The package's own settings. Stack configuration and SDKs send everything but strings as JSON text; other callers send the values. */
export function settings(properties: Properties, news: PropertyMap): PropertyMap {
  const given = Object.entries(news).filter(([name, value]) => !ENGINE_KEYS.includes(name) && !isUnset(value));
  return Object.fromEntries(given.map(([name, value]) => [name, properties[name]?.shape.kind === "string" ? value : parsed(value)]));
}

function parsed(value: PropertyValue): PropertyValue {
  if (value instanceof Secret) return new Secret(parsed(value.value));
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as PropertyValue;
  } catch {
    return value;
  }
}

/** `pulumi do` sends null, an emptied setting is "". */
const isUnset = (value: PropertyValue): boolean => value === null || value === "";

/** Only what makes the old resources unreachable replaces the provider, and with it all of them; a value not yet known does not. */
export function configDiff<Client>({ config }: ProviderPackage<Client>, stored: Stored, news: PropertyMap): Difference {
  const olds = storedInputs(stored);
  const changes = inputsOf(config.properties).flatMap(([name, property]) => {
    const before = olds[name];
    const after = news[name];
    const settled =
      before !== undefined &&
      after !== undefined &&
      !isUnset(withoutSecrets(before)) &&
      !isUnset(withoutSecrets(after)) &&
      !hasUnknown(before) &&
      !hasUnknown(after);
    return propertyChanges(property, before, after).map((change) => ({
      ...change,
      path: [name, ...change.path],
      replaces: property.replaces && settled,
    }));
  });
  return { changes, deleteBeforeReplace: false };
}
