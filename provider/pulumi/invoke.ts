/** Invoke: a function's arguments checked, its result completed and as secret as what it was made from. */
import { checkArguments, markDeclaredSecrets } from "./check";
import { ProviderBug, Refusal, type CheckFailure } from "./errors";
import type { AnyFunction } from "./function";
import { inputsOf, type Inputs, type Properties } from "./property";
import type { Context, Log } from "./resource";
import { hasSecret, hasUnknown, mapValues, Secret, withoutSecrets, type PropertyMap } from "./values";

/** Whether this is a preview; undefined when the engine is too old to tell. */
export type Invocation = { readonly args: PropertyMap; readonly preview: boolean | undefined };
export type InvokeResult = { readonly result: PropertyMap; readonly failures: readonly CheckFailure[] };

/** Gives the function a context to run in. */
export type Runner<Client> = <T>(values: PropertyMap, body: (context: Context<Client>) => Promise<T>) => Promise<T>;

export async function invoke<Client>(
  declared: AnyFunction<Client>,
  { args, preview }: Invocation,
  log: Log,
  runner: Runner<Client>,
): Promise<InvokeResult> {
  const { inputs, failures, warnings } = checkArguments(declared, args);
  warnings.forEach((warning) => {
    log.warning(`${declared.token}: ${warning}`);
  });
  if (failures.length > 0) return { result: {}, failures };
  if (declared.acts === true && preview !== false) return { result: notRun(declared, preview, log), failures: [] };
  const plain = withoutSecrets(inputs);
  if (hasUnknown(plain)) throw new ProviderBug(`the engine sent unknown arguments to ${declared.token}`);
  const result = await runner(inputs, (context) => declared.run(context, plain as Inputs<Properties>));
  return { result: complete(declared, inputs, result as PropertyMap), failures: [] };
}

/** An empty result is what the engine itself gives for a function that cannot be run yet. */
function notRun<Client>({ token }: AnyFunction<Client>, preview: boolean | undefined, log: Log): PropertyMap {
  if (preview === undefined)
    throw new Refusal(
      `${token} acts on the service, and this version of the Pulumi CLI does not tell whether it is only previewing. So it was not run: upgrade the Pulumi CLI.`,
    );
  log.info(`${token} acts on the service, so the preview did not run it: its result is known after the update.`);
  return {};
}

/** One secret among the arguments makes every output secret: what became of it inside is not followed. */
function complete<Client>(declared: AnyFunction<Client>, args: PropertyMap, result: PropertyMap): PropertyMap {
  const missing = inputsOf(declared.outputs).find(([name, { presence }]) => presence !== "optional" && result[name] === undefined);
  if (missing !== undefined) throw new ProviderBug(`${declared.token} gave no ${missing[0]}`);
  const marked = markDeclaredSecrets(
    declared.outputs,
    Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined)),
  );
  return hasSecret(args) ? mapValues(marked, (value) => (value instanceof Secret ? value : new Secret(value))) : marked;
}
