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
  /** Runs with the arguments after the command's name; resolves to the exit code. */
  run(argv: readonly string[]): Promise<number>;
};

/** The exit codes that every command keeps to. */
export const exit = { clean: 0, findings: 1, usage: 2 } as const;

/** The person called the command in a way that it does not understand; exit code 2, with a pointer to the help. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
