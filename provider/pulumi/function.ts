/** What a function module provides: its declaration, and behaviour on plain, complete, typed values. The file's order: inputs · outputs · check · run · mappers. */
import type { Inputs, Known, Properties } from "./property";
import type { Context, Problem } from "./resource";

export type ProviderFunction<I extends Properties, O extends Properties, Client> = {
  readonly token: string;
  /** Markdown, for the schema. */
  readonly description: string;
  readonly inputs: I;
  readonly outputs: O;
  /** It changes something or costs something, so no preview runs it. */
  readonly acts?: true;
  readonly timeoutSeconds: number;
  /** Beyond type and presence, which are checked already. */
  check?(inputs: Known<I>): readonly Problem[];
  run(context: Context<Client>, inputs: Inputs<I>): Promise<Inputs<O>>;
};

/** A function whose own types no longer matter: what the runtime and the schema work with. */
export type AnyFunction<Client> = ProviderFunction<Properties, Properties, Client>;

export function providerFunction<Client>() {
  return <const I extends Properties, const O extends Properties>(declaration: ProviderFunction<I, O, Client>): AnyFunction<Client> =>
    declaration as unknown as AnyFunction<Client>;
}
