/** Between what the engine records and what resource code works with: plain values one way, marked and completed ones the other. */
import { markDeclaredSecrets } from "./check";
import { propertyChanges } from "./diff";
import { ProviderBug } from "./errors";
import { entriesOf, inputsOf, type Computed, type Inputs, type Properties } from "./property";
import type { AnyResource, Previous } from "./resource";
import { storedInputs, type Stored } from "./stored";
import {
  hasSecret,
  hasUnknown,
  isList,
  isMap,
  markSecretsLike,
  Secret,
  some,
  withoutSecrets,
  type PropertyMap,
  type PropertyValue,
} from "./values";

/** Without what only this provider keeps in them. */
export const visible = (inputs: PropertyMap): PropertyMap =>
  Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.startsWith("__")));

/** What resource code gets: nothing secret, nothing unknown. */
export function plain(inputs: PropertyMap): Inputs<Properties> {
  const values = withoutSecrets(visible(inputs));
  if (hasUnknown(values)) throw new ProviderBug("the engine sent unknown values to an operation that is no preview");
  return values as Inputs<Properties>;
}

export function previousOf<Client>(resource: AnyResource<Client>, stored: Stored): Previous<Properties> {
  const computed = entriesOf(resource.properties).filter(
    ([name, { presence }]) => presence === "computed" && stored.state[name] !== undefined,
  );
  return {
    inputs: withoutSecrets(visible(storedInputs(stored))) as Inputs<Properties>,
    state: withoutSecrets(Object.fromEntries(computed.map(([name]) => [name, stored.state[name] ?? null]))) as Partial<
      Computed<Properties>
    >,
  };
}

/** The state to record: the inputs as the program gave them, and what the service added. */
export function complete<Client>(
  resource: AnyResource<Client>,
  inputs: PropertyMap,
  computed: PropertyMap | Computed<Properties>,
): PropertyMap {
  const state: Record<string, PropertyValue> = { ...visible(inputs) };
  for (const [name, property] of entriesOf(resource.properties)) {
    if (property.presence !== "computed") continue;
    const value = (computed as PropertyMap)[name];
    if (value === undefined) throw new ProviderBug(`${resource.token} gave no ${name}`);
    state[name] = property.madeFrom?.some((input) => hasSecret(inputs[input] ?? null)) === true ? new Secret(value) : value;
  }
  return markDeclaredSecrets(resource.properties, state);
}

/** Whether nothing is in it but empty texts, lists and maps. */
const isEmpty = (value: PropertyValue | undefined): boolean =>
  value !== undefined && !some(value, (part) => part !== "" && !(part instanceof Secret) && !isList(part) && !isMap(part));

/** Live inputs in the user's own form: a value that means the same is kept as it was written, a new one is as secret as the old one. */
export function faithful(properties: Properties, previous: PropertyMap, live: PropertyMap): PropertyMap {
  const inputs: Record<string, PropertyValue> = {};
  for (const [name, property] of inputsOf(properties)) {
    const before = previous[name];
    // What a program sets empty, the service does not tell again.
    const now = property.untold || (live[name] === undefined && isEmpty(before)) ? before : live[name];
    const leftOut = before === undefined && Object.keys(previous).length > 0;
    if (now === undefined || (leftOut && property.serviceChooses)) continue;
    inputs[name] = before !== undefined && propertyChanges(property, before, now).length === 0 ? before : markSecretsLike(now, before);
  }
  return markDeclaredSecrets(properties, inputs);
}
