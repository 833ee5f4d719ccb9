import type { Code } from "./codes";

/** What a task of either dialect can call, as far as it is documented. */
export type Integration = {
  /** How messages call it. */
  readonly title: string;
  readonly parameters: { readonly [name: string]: Parameter };
  /** Other parameters may exist, because its page could not be read whole or because it is an API's own. */
  readonly more?: true;
  /** Ways of waiting that are documented; all of them where it is left out. */
  readonly waits?: readonly string[];
};

export type Parameter = {
  /** `true`: documented as required. "likely": nothing works without it, but no document says so. */
  readonly required?: true | "likely";
  readonly oneOf?: { readonly values: readonly string[]; readonly anyCase?: true };
  readonly range?: { readonly min: number; readonly max: number };
  readonly form?: { readonly code: Code; readonly pattern: RegExp; readonly says: string };
};

const region = "[a-z0-9-]*";
const account = "[0-9]*";

/** The documented forms of resource names; region and account may be empty, which means the flow's own. */
export const resourceForms = {
  function: {
    code: "FDL602",
    pattern: new RegExp(`^acs:fc:${region}:${account}:(?:services/[^/.]+(?:\\.[^/]+)?/functions/[^/]+|functions/[^/]+(?:/[^/]+)?)$`),
    says: "`acs:fc:{region}:{account}:functions/{function}/{qualifier}` or `acs:fc:{region}:{account}:services/{service}.{qualifier}/functions/{function}`",
  },
  flow: {
    code: "FDL602",
    pattern: new RegExp(`^acs:fnf:${region}:${account}:flow/[A-Za-z_][A-Za-z0-9_-]{0,127}$`),
    says: "`acs:fnf:{region}:{account}:flow/{flow}`",
  },
  message: {
    code: "FDL602",
    pattern: new RegExp(`^acs:mns:${region}:${account}:/(?:topics|queues)/[^/]+/messages$`),
    says: "`acs:mns:{region}:{account}:/topics/{topic}/messages` or `acs:mns:{region}:{account}:/queues/{queue}/messages`",
  },
} as const satisfies { [name: string]: Parameter["form"] };
