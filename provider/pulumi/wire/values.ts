/**
 * provider/pulumi/wire is the only importer of gRPC and of Pulumi's protocol buffers; nothing of either leaves this folder.
 * This file: property values ⇄ google.protobuf.Struct. Signatures and sentinels are those of the engine (pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go).
 */
import { ListValue, NullValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { Refusal } from "../errors";
import { Asset, isList, isMap, Secret, UNKNOWN, type PropertyMap, type PropertyValue } from "../values";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** One sentinel for each type that an unknown value may have; we send the first, as SDKs do. */
const UNKNOWN_SENTINEL = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWN_SENTINELS: ReadonlySet<string> = new Set([
  UNKNOWN_SENTINEL,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
]);

/** Deeper values than this would exhaust the stack somewhere on their way. */
const MAX_DEPTH = 200;

/** Half of a surrogate pair, as cutting a text leaves it, is no UTF-8: the engine would reject the whole message. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd");

export function decodeMap(struct: Struct | undefined): PropertyMap {
  const value = struct === undefined ? {} : decodeStruct(struct, 0);
  if (!isMap(value)) throw new Refusal("the engine sent properties that are not a map");
  return value;
}

function decodeStruct(struct: Struct, depth: number): PropertyValue {
  const map: Record<string, PropertyValue> = Object.create(null);
  struct.getFieldsMap().forEach((value, key) => {
    map[key] = decode(value, depth + 1);
  });
  const signature = map[SIGNATURE];
  return signature === undefined ? map : decodeSpecial(signature, map);
}

function decode(value: Value, depth: number): PropertyValue {
  if (depth > MAX_DEPTH) throw new Refusal(`a property is nested deeper than ${String(MAX_DEPTH)} levels`);
  switch (value.getKindCase()) {
    case Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case Value.KindCase.STRING_VALUE: {
      const text = value.getStringValue();
      return UNKNOWN_SENTINELS.has(text) ? UNKNOWN : text;
    }
    case Value.KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map((item) => decode(item, depth + 1));
    case Value.KindCase.STRUCT_VALUE:
      return decodeStruct(value.getStructValue() ?? new Struct(), depth);
    default:
      return null;
  }
}

function decodeSpecial(signature: PropertyValue, map: PropertyMap): PropertyValue {
  switch (signature) {
    case SECRET:
      return new Secret(map.value ?? null);
    case ASSET:
      return new Asset("asset", contentOf(map));
    case ARCHIVE:
      return new Asset("archive");
    case RESOURCE:
      return map.id === undefined ? (map.urn ?? null) : map.id === "" ? UNKNOWN : map.id;
    case OUTPUT: {
      const value = map.value === undefined ? UNKNOWN : map.value;
      return map.secret === true ? new Secret(value) : value;
    }
    default:
      throw new Refusal("the engine sent a kind of value that this version of the provider does not know; a newer version may");
  }
}

const contentOf = ({ path, text }: PropertyMap): Asset["content"] => ({
  ...(typeof path === "string" && { path }),
  ...(typeof text === "string" && { text }),
});

export function encodeMap(map: PropertyMap): Struct {
  const struct = new Struct();
  const fields = struct.getFieldsMap();
  for (const [key, value] of Object.entries(map)) fields.set(key, encode(value));
  return struct;
}

function encode(value: PropertyValue): Value {
  const encoded = new Value();
  if (value === UNKNOWN) encoded.setStringValue(UNKNOWN_SENTINEL);
  else if (typeof value === "string") encoded.setStringValue(wellFormed(value));
  else if (typeof value === "number") encoded.setNumberValue(value);
  else if (typeof value === "boolean") encoded.setBoolValue(value);
  else if (value instanceof Secret) encoded.setStructValue(encodeMap({ [SIGNATURE]: SECRET, value: value.value }));
  else if (isList(value)) encoded.setListValue(new ListValue().setValuesList(value.map(encode)));
  else if (isMap(value)) encoded.setStructValue(encodeMap(value));
  else encoded.setNullValue(NullValue.NULL_VALUE);
  return encoded;
}
