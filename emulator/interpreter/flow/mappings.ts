/** "target, source": how inputs and outputs of steps are built. */
import { isMap, type Json } from "../../../fdl/expression/value";
import type { Mapping } from "../../../fdl/flow/model";
import { referenceValue, type JsonObject, type View } from "../data";

const reference = /^\$(?:input|local|context)(?=$|[.[])/;

/** "A source that begins with $input, $local or $context is a reference, everything else a constant" (a sample's comment). */
export function mapped(mappings: readonly Mapping[], view: View): JsonObject {
  return Object.fromEntries(
    mappings.map(({ target, source }) => [
      target,
      typeof source === "string" && reference.test(source) ? referenceValue(source, view) : (source as Json),
    ]),
  );
}

const own = /^\$(?=$|[.[])/;

/** Parameters of a step: texts that are `$` or begin with `$.` refer to the step's own input. */
export function resolved(value: unknown, view: View): Json {
  if (typeof value === "string") return own.test(value) ? referenceValue(value, view) : value;
  if (Array.isArray(value)) return value.map((item) => resolved(item, view));
  const plain = value as Json;
  return isMap(plain) ? Object.fromEntries(Object.entries(plain).map(([key, entry]) => [key, resolved(entry, view)])) : plain;
}
