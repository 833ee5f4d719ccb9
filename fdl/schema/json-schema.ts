/**
 * JSON Schemas for editors, made from the field tables that the structure checks read.
 *
 * A schema refuses only what the checks call an error; what they only warn of is a deprecation message, which editors
 * show as a hint. Knows shapes; it must not know which dialect it writes for.
 */
import type { Dialect } from "../dialect";
import type { Field, ListShape, NumberShape, ObjectShape, OneOfShape, ShapeData, TextShape, VariantsShape } from "../shape";

export type JsonSchema = { readonly [keyword: string]: unknown };

/** A deploy tool's placeholder stands for a value that nobody here knows. */
const placeholder = "^\\$\\{[^{}]*\\}$";

/** Booleans of YAML 1.1, of which the checks warn. */
const olderBoolean = "^(?:[Yy]|[Yy]es|YES|[Nn]|[Nn]o|NO|[Oo]n|ON|[Oo]ff|OFF)$";

/** The schema (draft-07, as yaml-language-server reads it) of a dialect's definitions. */
export function jsonSchema({ name, shape, step }: Dialect): JsonSchema {
  const writer = new SchemaWriter();
  const [[word, root] = []] = Object.entries(shape.of);
  const flow = root === undefined ? {} : writer.object(root, { by: shape.by, words: [word ?? ""] });
  const steps = writer.variants(step);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    ...flow,
    title: `CloudFlow definition, \`${shape.by}: ${word ?? name}\``,
    definitions: { step: steps, ...writer.definitions },
  };
}

class SchemaWriter {
  /** Objects that several fields hold, by their title in kebab case. */
  readonly definitions: { [name: string]: JsonSchema } = {};

  variants({ by, of, title }: VariantsShape): JsonSchema {
    const kinds = Object.entries(of).map(([word, shape]) => {
      this.definitions[word] = this.object(shape, { by, words: [word] });
      return { if: { properties: { [by]: { const: word } }, required: [by] }, then: { $ref: `#/definitions/${word}` } };
    });
    return {
      title,
      type: "object",
      required: [by],
      properties: { [by]: { description: `The kind of ${title}.`, enum: Object.keys(of) } },
      allOf: kinds,
    };
  }

  object(
    { title, about, fields, insteadOf = {} }: ObjectShape,
    tag?: { readonly by: string; readonly words: readonly string[] },
  ): JsonSchema {
    const required = Object.entries(fields)
      .filter(([, field]) => field.required === true)
      .map(([name]) => name);
    const properties: { [name: string]: JsonSchema } = {};
    if (tag !== undefined) properties[tag.by] = { description: about, enum: tag.words };
    for (const [name, field] of Object.entries(fields)) properties[name] = this.field(field);
    for (const [name, meant] of Object.entries(insteadOf))
      properties[name] ??= { deprecationMessage: `Write \`${meant}\`.`, doNotSuggest: true };
    return {
      title,
      description: about,
      type: "object",
      required: [...(tag === undefined ? [] : [tag.by]), ...required],
      properties,
      additionalProperties: { deprecationMessage: `No document names this field of a ${title}.` },
    };
  }

  /** A field that may be absent may be empty too, as it is while it is being written. */
  private field({ shape, about, required, outdated }: Field): JsonSchema {
    const schema = this.shape(shape);
    const content = required === true || shape.kind === "any" ? schema : { anyOf: [schema, { type: "null" }] };
    return {
      description: about,
      ...(outdated === undefined ? {} : { deprecationMessage: outdated, doNotSuggest: true }),
      ...flattened(content),
    };
  }

  private shape(shape: ShapeData): JsonSchema {
    switch (shape.kind) {
      case "any":
        return {};
      case "map":
        return { type: "object" };
      case "step":
        return { $ref: "#/definitions/step" };
      case "variants":
        return this.variants(shape);
      case "object":
        return this.shared(shape);
      case "list":
        return this.list(shape);
      case "boolean":
        return { anyOf: [{ type: "boolean" }, { type: "string", pattern: `${olderBoolean}|${placeholder}` }] };
      case "number":
        return number(shape);
      case "oneOf":
        return word(shape);
      case "text":
        return text(shape);
    }
  }

  private shared(shape: ObjectShape): JsonSchema {
    const name = shape.title.replace(/\W+/g, "-");
    this.definitions[name] ??= this.object(shape);
    return { $ref: `#/definitions/${name}` };
  }

  private list({ of, min, max }: ListShape): JsonSchema {
    return {
      type: "array",
      items: this.shape(of),
      ...(min === undefined ? {} : { minItems: min }),
      ...(max === undefined ? {} : { maxItems: max }),
    };
  }
}

function number({ integer, min, max, orText }: NumberShape): JsonSchema {
  const bounds = { ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) };
  const texts = orText === undefined ? placeholder : `${orText.pattern.source}|${placeholder}`;
  return {
    anyOf: [
      { type: integer ? "integer" : "number", ...bounds },
      { type: "string", pattern: texts },
    ],
  };
}

/** An open list, and one in any case, is for completion only: another word is the service's to judge. */
function word({ values, closed, anyCase }: OneOfShape): JsonSchema {
  const other = closed && anyCase !== true ? { type: "string", pattern: placeholder } : { type: "string" };
  return { anyOf: [{ enum: values }, other] };
}

function text({ free, format }: TextShape): JsonSchema {
  if (free === true) return { type: ["string", "number", "boolean"] };
  return format === undefined ? { type: "string", pattern: "\\S" } : { type: "string", pattern: `${format.pattern.source}|${placeholder}` };
}

/** `anyOf` in `anyOf` as one, which editors explain better. */
function flattened(schema: JsonSchema): JsonSchema {
  const options = schema["anyOf"];
  if (!Array.isArray(options)) return schema;
  return {
    ...schema,
    anyOf: (options as readonly JsonSchema[]).flatMap((option) =>
      Array.isArray(option["anyOf"]) ? (option["anyOf"] as readonly JsonSchema[]) : [option],
    ),
  };
}
