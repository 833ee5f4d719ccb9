/**
 * Blots secret texts out of what a person or a log may see. It knows neither side of the provider and serves both: the service's
 * side hides its keys and what a request carries, the engine's side hides what the program has marked as secret.
 */

/** Shorter ones stand in half of all texts: hiding each "1" or "on" would make a message unreadable and tell nobody anything. */
export const SHORTEST_SECRET = 4;

/** The longest first, each also as it looks in a URL, a form or JSON. */
export function blot(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(formsOf);
  return forms.sort((a, b) => b.length - a.length).reduce((rest, form) => rest.replaceAll(form, "[secret]"), text);
}

function formsOf(secret: string): readonly string[] {
  return [...new Set([secret, percentEncoded(secret), JSON.stringify(secret).slice(1, -1)])];
}

/** RFC 3986, as signatures have it. Half a character, which has no such form, stands as the one that encoders put in its place. */
function percentEncoded(text: string): string {
  const whole = text.replace(/\p{Surrogate}/gu, "\ufffd");
  return encodeURIComponent(whole).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
