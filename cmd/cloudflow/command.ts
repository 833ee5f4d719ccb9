/**
 * What one subcommand of `cloudflow` is, and how it says that it was called wrongly.
 *
 * A command reads files and arguments, calls the language or CloudFlow Local, prints, and answers with an exit code.
 * It knows nothing of Pulumi.
 */
export type Command = {
  /** One line for the list that `cloudflow --help` prints. */
  readonly summary: string;
  /** The whole text of `cloudflow NAME --help`, starting with `Usage: `. */
  readonly usage: string;
  /** The help of one of its own commands that the arguments name, where it has any; `usage` otherwise. */
  help?(argv: readonly string[]): string | undefined;
  /** Runs with the arguments after the command's name; resolves to the exit code. */
  run(argv: readonly string[]): Promise<number>;
};

/** The exit codes that every command keeps to. */
export const exit = {
  /** Done, nothing found, the execution succeeded. */
  clean: 0,
  /** Done, and something was found; the execution ended otherwise. */
  findings: 1,
  /** Called wrongly, or something that it needs here is missing. */
  usage: 2,
  /** The service refused, or gave no answer. */
  refused: 3,
  /** The time to wait is over, and the execution is not. */
  running: 4,
  /** Ctrl-C, as shells have it. */
  interrupted: 130,
} as const;

/** The person called the command in a way that it does not understand; exit code 2, with a pointer to the help. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
