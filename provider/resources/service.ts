/** What resource code gets to reach the service with: the API client, and whose and where it is. */
import type { Client } from "../cloudflow/client";
import type { Reads } from "../cloudflow/reads";
import { Refusal } from "../pulumi/errors";
import { providerFunction } from "../pulumi/function";
import { resource, type Problem } from "../pulumi/resource";

export type Service = Pick<Client, "call" | "pause" | "serviceTime"> & {
  /** What a refresh reads with. A read whose answer decides about a write is a `call` of its own. */
  readonly reads: Reads;
  /** @throws SettingsError when no region is set. */
  region(): string;
  /** How definitions are judged. */
  readonly checks: { readonly ignore: readonly string[]; readonly strict: boolean };
  /** The account's 16 digits, if the configuration names them. */
  readonly accountId?: string | undefined;
};

/** Declares a resource whose operations get a Service. */
export const cloudflowResource = resource<Service>();
/** Declares a function that gets a Service. */
export const cloudflowFunction = providerFunction<Service>();

/** "Create a flow", API reference: names of flows and schedules are unique, case-sensitive and 1 to 128 characters long. */
export const NAME = {
  pattern: /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/,
  rule: "it must be 1 to 128 letters, digits, `_` and `-`, and must not begin with a digit or `-`",
  maxLength: 128,
};

/** What is wrong with the name of a flow that something belongs to; nothing while it is not known. */
export function flowNameProblems(name: string | undefined): readonly Problem[] {
  if (name === undefined || NAME.pattern.test(name)) return [];
  return [
    {
      severity: "error",
      path: ["flowName"],
      message: `${JSON.stringify(name)} is not a valid name: ${NAME.rule}`,
      withheld: `not a valid name: ${NAME.rule}`,
    },
  ];
}

/** What is wrong with the length of a text, which must not be empty. */
export function lengthProblems(property: string, text: string | undefined, most: number): readonly Problem[] {
  if (text === undefined || (text.length > 0 && text.length <= most)) return [];
  const message = `has ${String(text.length)} characters: it must be 1 to ${String(most)}`;
  return [{ severity: "error", path: [property], message, withheld: message }];
}

/** The two parts of an id that is made of the flow's name and a name or number within the flow. */
export function partsOf(id: string, what: string, form: string): readonly [string, string] {
  const [flowName, part, ...rest] = id.split(":");
  if (!flowName || !part || rest.length > 0) throw new Refusal(`${JSON.stringify(id)} is not the id of ${what}: it is ${form}.`);
  return [flowName, part];
}

/** `acs:fnf:<region>:<account>:flow/<name>`; the account is the configured one, else the role's (`acs:ram::<account>:role/<name>`), else empty. */
export function flowArn(service: Service, name: string, roleArn: string | undefined): string {
  return `acs:fnf:${service.region()}:${service.accountId ?? roleArn?.split(":")[3] ?? ""}:flow/${name}`;
}

/** Seconds; the same for every operation of every resource unless the program sets customTimeouts. */
export const TIMEOUT_SECONDS = 300;
