import { stringify } from "yaml";

/**
 * The text that is sent for a definition given as an object: readable YAML with the keys in their order. Every scalar reads
 * the same in YAML 1.1 and 1.2, since it is not documented which of them the service reads. Deterministic.
 */
export function toText(value: object): string {
  return stringify(value, { version: "1.2", compat: "yaml-1.1", lineWidth: 0, aliasDuplicateObjects: false });
}
