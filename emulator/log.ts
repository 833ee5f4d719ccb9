/** Structured lines about what the server does. Never the content of requests. */
export const levels = ["error", "warn", "info", "debug"] as const;
export type Level = (typeof levels)[number];

export type Log = (level: Level, event: string, fields?: Readonly<Record<string, unknown>>) => void;

export const silent: Log = () => undefined;

/** One JSON object a line for everything up to the given level. */
export function lines(upTo: Level, write: (line: string) => void): Log {
  const enabled = levels.slice(0, levels.indexOf(upTo) + 1);
  return (level, event, fields = {}) => {
    if (enabled.includes(level)) write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
  };
}
