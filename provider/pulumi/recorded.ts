/** Between what the engine records and what resource code works with: plain values one way, marked and completed ones the other. */
import { markDeclaredSecrets } from "./check";
import { diff, propertyChanges, type Difference } from "./diff";
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

/** Set in the state of what was imported: of an input that the service does not tell, nobody knows what it is. */
const IMPORTED = "__imported";

/** Beyond inputs and computed properties: that it was imported, and what the service chose for inputs that were left out. */
export type Besides = { readonly imported?: boolean; readonly chosen?: PropertyMap };

export function besides(properties: Properties, { state }: Stored): Besides {
  return { imported: state[IMPORTED] === true, chosen: chosenOf(properties, state) };
}

/** Of these values, those of inputs that a program may leave to the service. */
export function chosenOf(properties: Properties, values: PropertyMap): PropertyMap {
  const known = entriesOf(properties).filter(([name, { serviceChooses }]) => serviceChooses && values[name] !== undefined);
  return Object.fromEntries(known.map(([name]) => [name, values[name] ?? null]));
}

/** The state to record: the inputs as the program gave them, and what the service added. */
export function complete<Client>(
  resource: AnyResource<Client>,
  inputs: PropertyMap,
  computed: PropertyMap | Computed<Properties>,
  { imported = false, chosen = {} }: Besides = {},
): PropertyMap {
  const state: Record<string, PropertyValue> = { ...chosen, ...visible(inputs), ...(imported && { [IMPORTED]: true }) };
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

/** How the inputs of now differ from what is recorded, which may be more than the inputs of before. */
export function difference<Client>(resource: AnyResource<Client>, stored: Stored, news: PropertyMap, fixedName: boolean): Difference {
  const before = { ...chosenOf(resource.properties, stored.state), ...storedInputs(stored) };
  const found = diff(resource, before, news, fixedName);
  const isUntold = (name: string): boolean =>
    stored.state[IMPORTED] === true && before[name] === undefined && resource.properties[name]?.untold === true;
  const changes = found.changes.map((change) => ({ ...change, replaces: change.replaces && !isUntold(String(change.path[0])) }));
  const hidden = inputsOf(resource.properties)
    .filter(([name]) => !changes.some(({ path }) => path[0] === name) && isNewlySecret(stored.state[name] ?? before[name], news[name]))
    .map(([name]) => ({ path: [name], kind: "update" as const, replaces: false }));
  return {
    changes: [...changes, ...hidden],
    deleteBeforeReplace: found.deleteBeforeReplace && changes.some(({ replaces }) => replaces),
  };
}

/** An equal value of which more is secret now: the state still has it in the clear. */
function isNewlySecret(before: PropertyValue | undefined, now: PropertyValue | undefined): boolean {
  if (now === undefined || before === undefined || before instanceof Secret || !hasSecret(now)) return false;
  if (now instanceof Secret) return true;
  if (isList(now) && isList(before)) return now.some((item, index) => isNewlySecret(before[index], item));
  if (isMap(now) && isMap(before)) return Object.entries(now).some(([key, item]) => isNewlySecret(before[key], item));
  return !hasSecret(before);
}
