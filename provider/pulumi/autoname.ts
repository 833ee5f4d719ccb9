/** Physical names: the user's, the definition's own, the engine's proposal, or logical name + `-` + 7 random hex digits. */
import { createHash } from "node:crypto";
import type { Known, Properties } from "./property";
import type { UNKNOWN } from "./values";

export type NamingRule<Q extends Properties> = {
  /** The property that carries the physical name. */
  readonly property: keyof Q & string;
  readonly pattern: RegExp;
  /** The pattern in words. */
  readonly rule: string;
  readonly maxLength: number;
  /** A name that the other inputs imply; UNKNOWN when that will be known only after apply. */
  implied?(inputs: Known<Q>): string | typeof UNKNOWN | undefined;
};

/** What the engine says about names: its own configuration of auto-naming, if the user has any. */
export type Autonaming = { readonly mode: "propose" | "enforce" | "disable"; readonly proposedName: string };

export type NamingRequest = {
  readonly logicalName: string;
  readonly randomSeed: Uint8Array;
  readonly autonaming?: Autonaming;
};

const RANDOM_DIGITS = 7;

/** The name for a resource whose program gives none, or the reason why there can be none. */
export function autoname<Q extends Properties>(
  rule: NamingRule<Q>,
  request: NamingRequest,
): { readonly name: string } | { readonly refusal: string } {
  const { autonaming } = request;
  if (autonaming?.mode === "disable") return { refusal: `auto-naming is disabled for this resource, so \`${rule.property}\` must be set` };
  if (autonaming?.mode === "enforce") {
    if (fits(rule, autonaming.proposedName)) return { name: autonaming.proposedName };
    return {
      refusal: `the enforced auto-name ${JSON.stringify(autonaming.proposedName)} breaks the service's rule: ${rule.rule}. Set \`${rule.property}\` or change the auto-naming pattern`,
    };
  }
  if (autonaming && autonaming.proposedName !== "" && fits(rule, autonaming.proposedName)) return { name: autonaming.proposedName };
  return { name: `${stem(request.logicalName).slice(0, rule.maxLength - RANDOM_DIGITS - 1)}-${digits(request.randomSeed)}` };
}

const fits = <Q extends Properties>(rule: NamingRule<Q>, name: string): boolean => name.length <= rule.maxLength && rule.pattern.test(name);

/** The logical name in the letters that a physical one may have. */
function stem(logicalName: string): string {
  const allowed = logicalName.replace(/[^A-Za-z0-9_-]/g, "-");
  return /^[A-Za-z_]/.test(allowed) ? allowed : `_${allowed}`;
}

/** The seed is the same in both Checks of one registration, so the name is too. Without one (old engines) it must still differ between resources. */
function digits(seed: Uint8Array): string {
  const bytes = seed.length > 0 ? seed : crypto.getRandomValues(new Uint8Array(16));
  return createHash("sha256").update(bytes).digest("hex").slice(0, RANDOM_DIGITS);
}
