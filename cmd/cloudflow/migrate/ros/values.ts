/** What the values of a template come to: parameters, and the functions that join texts. */
import type { Given } from "../found";
import { isRecord, listOf, recordOf, type JsonRecord } from "../record";

/** A value that only the stack knows. The message is for the person. */
export class Unresolved extends Error {
  override readonly name = "Unresolved";
}

export type Values = {
  /** Undefined when it is not set. Throws Unresolved. */
  text(value: unknown, where: string): string | undefined;
  /** What the person has given under this name. */
  known(name: string): string | undefined;
};

type Scope = { readonly template: JsonRecord; readonly given: Given };

export function valuesOf(template: JsonRecord, given: Given): Values {
  const scope = { template, given };
  return {
    text: (value, where) => (value === undefined || value === null ? undefined : textOf(value, where, scope)),
    known: (name) => given.values.get(name),
  };
}

function textOf(value: unknown, where: string, scope: Scope): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (isRecord(value)) {
    const [name = "", ...more] = Object.keys(value);
    const call = calls[name];
    if (call !== undefined && more.length === 0) return call(value[name], where, scope);
    if (name.startsWith("Fn::")) throw new Unresolved(`${where} is worked out by ${name}, which only the stack does: left out`);
  }
  // An object or a list is sent as JSON; what stands in it is worked out first.
  return JSON.stringify(inside(value, where, scope));
}

function inside(value: unknown, where: string, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => inside(item, where, scope));
  if (!isRecord(value)) return value;
  const [name = ""] = Object.keys(value);
  if (calls[name] !== undefined || name.startsWith("Fn::")) return textOf(value, where, scope);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(item, where, scope)]));
}

type Call = (argument: unknown, where: string, scope: Scope) => string;

const calls: Readonly<Record<string, Call | undefined>> = {
  Ref: (name, where, scope) => reference(String(name), where, scope),
  "Fn::GetAtt": (argument, where, scope) => {
    const [resource, attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split(".");
    return attributeOf(resource ?? "", attribute ?? "", where, scope);
  },
  "Fn::Join": (argument, where, scope) => {
    const [separator, parts] = listOf(argument);
    return listOf(parts)
      .map((part) => textOf(part, where, scope))
      .join(String(separator));
  },
  "Fn::Sub": (argument, where, scope) => {
    const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
    return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal === "!") return `\${${name}}`;
      const variables = recordOf(own);
      if (Object.hasOwn(variables, name)) return textOf(variables[name], where, scope);
      const [resource, attribute] = name.split(".");
      return attribute === undefined ? reference(name, where, scope) : attributeOf(resource ?? "", attribute, where, scope);
    });
  },
};

function reference(name: string, where: string, scope: Scope): string {
  const { template, given } = scope;
  const value = given.values.get(name);
  if (value !== undefined) return value;
  const parameter = recordOf(template.Parameters)[name];
  if (isRecord(parameter)) {
    if (parameter.Default !== undefined && parameter.Default !== null) return textOf(parameter.Default, where, scope);
    throw new Unresolved(`${where} needs the parameter ${name}, which has no default: left out. Give it with --value ${name}=VALUE`);
  }
  const resource = recordOf(template.Resources)[name];
  if (isRecord(resource) && resource.Type === "ALIYUN::FNF::Flow") return attributeOf(name, "Name", where, scope);
  throw new Unresolved(`${where} needs ${name}, which only the stack knows: left out. Give it with --value ${name}=VALUE`);
}

/** Names of our own resources stand in the template; the rest only the stack knows. */
const own: Readonly<Record<string, readonly string[]>> = {
  "ALIYUN::FNF::Flow": ["Name"],
  "ALIYUN::FNF::Schedule": ["FlowName", "ScheduleName"],
};

function attributeOf(name: string, attribute: string, where: string, scope: Scope): string {
  const given = scope.given.values.get(`${name}.${attribute}`);
  if (given !== undefined) return given;
  const { Type, Properties } = recordOf(recordOf(scope.template.Resources)[name]);
  if (own[String(Type)]?.includes(attribute) === true) return textOf(recordOf(Properties)[attribute], where, scope);
  throw new Unresolved(
    `${where} needs ${name}.${attribute}, which only the stack knows: left out. Give it with --value ${name}.${attribute}=VALUE`,
  );
}
