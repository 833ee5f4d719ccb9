/** What a secret looks like in a text, and how it is kept out of messages and excerpts. */

/** Values that are a credential wherever they stand, each with what it is. Linear: every quantifier is over one class. */
const shapes: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: "an Alibaba Cloud access key ID", pattern: /\b(?:LTAI|STS\.)[A-Za-z0-9]{12,128}/ },
  { what: "an AWS access key ID", pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { what: "a private key", pattern: /-----BEGIN [A-Z ]{0,24}PRIVATE KEY-----/ },
  { what: "an API key", pattern: /\b(?:sk|pk|rk)-[A-Za-z0-9_-]{20,256}/ },
  { what: "a GitHub token", pattern: /\b(?:gh[pousr]_|github_pat_)[A-Za-z0-9_]{20,256}/ },
  { what: "a Slack token", pattern: /\bxox[abprs]-[A-Za-z0-9-]{10,256}/ },
  { what: "a JSON Web Token", pattern: /\beyJ[A-Za-z0-9_-]{8,4096}\.eyJ[A-Za-z0-9_-]{8,8192}\.[A-Za-z0-9_-]{0,1024}/ },
  { what: "a bearer token", pattern: /\b[Bb]earer\s{1,4}[A-Za-z0-9._~+/-]{12,4096}=*/ },
  { what: "a basic authorization header", pattern: /\b[Bb]asic\s{1,4}[A-Za-z0-9+/]{12,1024}=*/ },
  { what: "a password in a URL", pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{1,128}:[^\s/@$]{1,256}@/ },
];

/** Keys whose literal value is a credential by their name. */
const secretKey =
  /(?:^|[_\-.]|[a-z](?=[A-Z]))(?:password|passwd|pwd|secret|access_?key_?secret|secret_?access_?key|secret_?key|api_?key|private_?key|token|credentials?)(?:\.\$)?$/i;
/** Keys that end like a secret's but name something public or something that the service hands out. */
const publicKey =
  /(?:max|num|count|next|page|task|continuation|client)[_-]?tokens?$|token_?(?:count|limit|url|type|name)$|(?:secret|key|token)_?(?:name|id|arn|path)$/i;
/** Text that stands for a value instead of being one: references, templates, placeholders. */
const placeholder =
  /^\s*$|^\$|\$\{|\{\{|^<[^>]*>$|^%[^%]*%$|^\**$|^x+$|^(?:change_?me|todo|none|null|true|false|example|dummy|test|your[-_ ].*)$/i;

const anyShape = new RegExp(shapes.map(({ pattern }) => pattern.source).join("|"));

/** What kind of secret the text holds by its own shape, or undefined. */
export function secretShape(text: string): string | undefined {
  if (text.length < 12 || !anyShape.test(text)) return undefined;
  return shapes.find(({ pattern }) => pattern.test(text))?.what;
}

/** Whether a literal text under this key is a secret because of the key's name. */
export function isSecretUnder(key: string, text: string): boolean {
  return key.length <= 64 && secretKey.test(key) && !publicKey.test(key) && text.length >= 4 && !placeholder.test(text);
}

const keyAndValue =
  /((?:password|passwd|pwd|secret|access_?key_?secret|secret_?key|api_?key|private_?key|token|credentials?)["']?\s{0,8}:\s{0,8})(["']?)([^\s"',}$][^"',}]{3,})/gi;

/** The text with everything that looks like a secret covered, length kept. */
export function concealSecrets(text: string): string {
  let covered = text;
  for (const { pattern } of shapes) covered = covered.replace(new RegExp(pattern.source, "g"), (found) => "*".repeat(found.length));
  return covered.replace(keyAndValue, (_, key: string, quote: string, value: string) => key + quote + "*".repeat(value.length));
}

/** A value as it may stand in a message: short, on one line, nothing that looks like a secret. */
export function quote(value: unknown): string {
  if (typeof value !== "string") return `\`${String(value)}\``;
  if (secretShape(value) !== undefined) return "a value that looks like a secret";
  const line = value.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return `\`${line.length > 60 ? `${line.slice(0, 57)}…` : line}\``;
}
