import { closest } from "../../fdl/closest";
import { UsageError, type Command } from "./command";

export type Group = {
  readonly name: string;
  readonly summary: string;
  /** A sentence or two about what its commands are for. */
  readonly purpose: string;
  readonly commands: Readonly<Record<string, Command>>;
};

/** A command that is a family of commands, as `execution start` and `execution stop` are. */
export function group({ name, summary, purpose, commands }: Group): Command {
  const names = Object.keys(commands);
  const found = (verb: string | undefined): Command | undefined =>
    verb !== undefined && Object.hasOwn(commands, verb) ? commands[verb] : undefined;
  return {
    summary,
    usage: overview({ name, purpose, commands }),
    help: ([verb]) => found(verb)?.usage,
    run([verb, ...argv]) {
      const command = found(verb);
      if (command !== undefined) return command.run(argv);
      const said = verb === undefined ? "Say what to do" : `There is no \`${name} ${verb}\``;
      const guess = verb === undefined ? undefined : closest(verb, names);
      throw new UsageError(guess === undefined ? `${said}: one of ${names.join(", ")}.` : `${said}: did you mean \`${name} ${guess}\`?`);
    },
  };
}

function overview({ name, purpose, commands }: Omit<Group, "summary">): string {
  const width = Math.max(...Object.keys(commands).map((verb) => verb.length));
  return [
    `Usage: cloudflow ${name} COMMAND [ARGUMENTS]`,
    "",
    purpose,
    "",
    "Commands:",
    ...Object.entries(commands).map(([verb, { summary }]) => `  ${verb.padEnd(width)}  ${summary}`),
    "",
    `\`cloudflow ${name} COMMAND --help\` explains one command, with its options and exit codes.`,
    "",
  ].join("\n");
}
