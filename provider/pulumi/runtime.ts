/** Every operation of resources and functions on plain values: what each gets without saying so. */
import { AUTONAMED, check, explain, known, markDeclaredSecrets, type CheckRequest, type CheckResult } from "./check";
import { settings } from "./config";
import { diff, propertyChanges, summaries, type Difference } from "./diff";
import { Gone, ProviderBug, Refusal, Unimplemented } from "./errors";
import { invoke, type InvokeResult } from "./invoke";
import { list, type ListAnswer, type ListRequest } from "./list";
import type { Operations } from "./operations";
import type { ProviderPackage } from "./package";
import { entriesOf, inputsOf, type Computed, type Inputs, type Properties } from "./property";
import type { AnyResource, Context, Previous } from "./resource";
import { storedInputs, type Stored } from "./stored";
import {
  hasSecret,
  hasUnknown,
  isList,
  isMap,
  markSecretsLike,
  Secret,
  some,
  withoutSecrets,
  type PropertyMap,
  type PropertyValue,
} from "./values";

export type Subject = { readonly token: string; readonly urn: string };

export type UpdateRequest = { readonly id: string; readonly stored: Stored; readonly news: PropertyMap; readonly timeout: number };

export class Runtime<Client> {
  /** Whether this engine marks the invokes of a preview; the handshake says so. */
  engineTellsPreviews = false;
  private client: Client | undefined;
  /** Resources whose next diff is the one by which a refresh shows what Read has found: nothing is going to be changed. */
  private readonly refreshed = new Set<string>();

  constructor(
    readonly provider: ProviderPackage<Client>,
    readonly operations: Operations,
  ) {}

  configure(config: PropertyMap): void {
    const { properties, connect } = this.provider.config;
    this.client = connect(settings(properties, config), this.operations.logFor(""));
  }

  check(subject: Subject, request: CheckRequest): CheckResult {
    const result = check(this.resource(subject.token), request, this.connected());
    const log = this.operations.logFor(subject.urn);
    result.warnings.forEach((warning) => {
      log.warning(warning);
    });
    return result;
  }

  diff(subject: Subject, stored: Stored, news: PropertyMap): Difference {
    const resource = this.resource(subject.token);
    const before = storedInputs(stored);
    const difference = diff(resource, before, news, news[AUTONAMED] !== true);
    if (this.refreshed.delete(subject.urn)) return difference;
    this.report(subject, "", summaries(resource.properties, before, news));
    if (difference.changes.some(({ replaces }) => replaces)) this.judgeReplacement(subject, resource, before);
    return difference;
  }

  private judgeReplacement(subject: Subject, resource: AnyResource<Client>, before: PropertyMap): void {
    const problems = resource.replacing?.(known(resource.properties, before)) ?? [];
    const [error] = problems.filter(({ severity }) => severity === "error");
    if (error !== undefined) throw new Refusal(explain(error, before));
    problems.forEach((problem) => {
      this.operations.logFor(subject.urn).warning(explain(problem, before));
    });
  }

  /** What a preview knows of the state after a create: the inputs. What is left out, dependants see as unknown. */
  previewCreate(inputs: PropertyMap): PropertyMap {
    return visible(inputs);
  }

  /** Besides the inputs, what this update certainly leaves as it is: otherwise every dependant would look changed. */
  previewUpdate(subject: Subject, stored: Stored, news: PropertyMap): PropertyMap {
    const { properties } = this.resource(subject.token);
    const before = storedInputs(stored);
    const same = (name: string): boolean =>
      properties[name] !== undefined && propertyChanges(properties[name], before[name], news[name]).length === 0;
    const stays = entriesOf(properties).filter(
      ([name, { stable, follows }]) => stored.state[name] !== undefined && (stable || follows?.every(same) === true),
    );
    return { ...visible(news), ...Object.fromEntries(stays.map(([name]) => [name, stored.state[name] ?? null])) };
  }

  async create(subject: Subject, inputs: PropertyMap, timeout: number): Promise<{ readonly id: string; readonly state: PropertyMap }> {
    const resource = this.resource(subject.token);
    return this.run(resource, subject, { timeout, values: [inputs] }, async (context) => {
      const created = await resource.create(context, plain(inputs));
      return { id: created.id, state: complete(resource, inputs, created.state) };
    });
  }

  /** Undefined when the object is gone. */
  async read(subject: Subject, id: string, stored: Stored, timeout: number): Promise<(Stored & { readonly id: string }) | undefined> {
    const resource = this.resource(subject.token);
    const previous = storedInputs(stored);
    // `.get()` gives the id and no inputs, an import neither: then there is nothing to be faithful to.
    const known = resource.identity.some((name) => previous[name] === undefined) ? undefined : previousOf(resource, stored);
    return this.run(resource, subject, { timeout, values: [previous] }, async (context) => {
      try {
        const live = await resource.read(context, id, known);
        const inputs = faithful(resource.properties, previous, live.inputs as PropertyMap);
        if (known) {
          this.report(subject, "changed elsewhere: ", summaries(resource.properties, previous, inputs));
          this.refreshed.add(subject.urn);
        }
        const autonamed = stored.inputs[AUTONAMED] === true ? { [AUTONAMED]: true } : {};
        return { id: live.id, inputs: { ...inputs, ...autonamed }, state: complete(resource, inputs, live.state) };
      } catch (error) {
        if (this.isGone(error)) return undefined;
        throw error;
      }
    });
  }

  async update(subject: Subject, { id, stored, news, timeout }: UpdateRequest): Promise<PropertyMap> {
    const resource = this.resource(subject.token);
    return this.run(resource, subject, { timeout, values: [storedInputs(stored), news] }, async (context) => {
      const state = await resource.update(context, id, plain(news), previousOf(resource, stored));
      return complete(resource, news, state);
    });
  }

  async delete(subject: Subject, id: string, stored: Stored, timeout: number): Promise<void> {
    const resource = this.resource(subject.token);
    await this.run(resource, subject, { timeout, values: [storedInputs(stored)] }, async (context) => {
      try {
        await resource.delete(context, id, previousOf(resource, stored));
      } catch (error) {
        if (!this.isGone(error)) throw error;
      }
    });
  }

  async invoke(token: string, args: PropertyMap, preview: boolean): Promise<InvokeResult> {
    const declared = this.provider.functions.find((one) => one.token === token);
    if (declared === undefined)
      throw new Refusal(
        `${token} is not a function of this provider (version ${this.provider.facts.version}). It has ${tokens(this.provider.functions)}.`,
      );
    const invocation = { args, preview: this.engineTellsPreviews ? preview : undefined };
    return invoke(declared, invocation, this.operations.logFor(""), (values, body) =>
      this.run(declared, { token, urn: "" }, { timeout: 0, values: [values] }, body),
    );
  }

  async list(request: ListRequest): Promise<ListAnswer> {
    const resource = this.provider.resources.find(({ token }) => token === request.token);
    if (resource?.list === undefined)
      throw new Unimplemented(
        `${request.token} cannot be listed. What can: ${tokens(this.provider.resources.filter((one) => one.list !== undefined))}.`,
      );
    const subject = { token: resource.token, urn: "" };
    return list(resource.list, request, (body) => this.run(resource, subject, { timeout: 0, values: [request.query] }, body));
  }

  private isGone(error: unknown): boolean {
    return error instanceof Gone || this.provider.isNotFound(error);
  }

  private report(subject: Subject, what: string, lines: readonly string[]): void {
    const log = this.operations.logFor(subject.urn);
    lines.forEach((line) => {
      log.info(`${what}${line}`);
    });
  }

  private connected(): Client {
    if (this.client === undefined) throw new ProviderBug("an operation came before Configure");
    return this.client;
  }

  private resource(token: string): AnyResource<Client> {
    const found = this.provider.resources.find((resource) => resource.token === token);
    if (found === undefined)
      throw new Refusal(
        `${token} is not a resource of this provider (version ${this.provider.facts.version}). It has ${tokens(this.provider.resources)}.`,
      );
    return found;
  }

  private run<T>(
    declared: { readonly timeoutSeconds: number },
    subject: Subject,
    limits: { readonly timeout: number; readonly values: readonly PropertyMap[] },
    body: (context: Context<Client>) => Promise<T>,
  ): Promise<T> {
    const client = this.connected();
    const seconds = limits.timeout > 0 ? limits.timeout : declared.timeoutSeconds;
    const isSecret = (input: string): boolean => limits.values.some((values) => hasSecret(values[input] ?? null));
    return this.operations.run({ urn: subject.urn, seconds, secrets: limits.values }, (context) => body({ ...context, client, isSecret }));
  }
}

const tokens = (declared: readonly { readonly token: string }[]): string => declared.map(({ token }) => token).join(", ");

const visible = (inputs: PropertyMap): PropertyMap => Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.startsWith("__")));

function plain(inputs: PropertyMap): Inputs<Properties> {
  const values = withoutSecrets(visible(inputs));
  if (hasUnknown(values)) throw new ProviderBug("the engine sent unknown values to an operation that is no preview");
  return values as Inputs<Properties>;
}

function previousOf<Client>(resource: AnyResource<Client>, stored: Stored): Previous<Properties> {
  const computed = entriesOf(resource.properties).filter(
    ([name, { presence }]) => presence === "computed" && stored.state[name] !== undefined,
  );
  return {
    inputs: withoutSecrets(visible(storedInputs(stored))) as Inputs<Properties>,
    state: withoutSecrets(Object.fromEntries(computed.map(([name]) => [name, stored.state[name] ?? null]))) as Partial<
      Computed<Properties>
    >,
  };
}

/** The state to record: the inputs as the program gave them, and what the service added. */
function complete<Client>(resource: AnyResource<Client>, inputs: PropertyMap, computed: PropertyMap | Computed<Properties>): PropertyMap {
  const state: Record<string, PropertyValue> = { ...visible(inputs) };
  for (const [name, property] of entriesOf(resource.properties)) {
    if (property.presence !== "computed") continue;
    const value = (computed as PropertyMap)[name];
    if (value === undefined) throw new ProviderBug(`${resource.token} gave no ${name}`);
    state[name] = value;
  }
  return markDeclaredSecrets(resource.properties, state);
}

/** Whether nothing is in it but empty texts, lists and maps. */
const isEmpty = (value: PropertyValue | undefined): boolean =>
  value !== undefined && !some(value, (part) => part !== "" && !(part instanceof Secret) && !isList(part) && !isMap(part));

/** Live inputs in the user's own form: a value that means the same is kept as it was written, a new one is as secret as the old one. */
function faithful(properties: Properties, previous: PropertyMap, live: PropertyMap): PropertyMap {
  const inputs: Record<string, PropertyValue> = {};
  for (const [name, property] of inputsOf(properties)) {
    const before = previous[name];
    // What a program sets empty, the service does not tell again.
    const now = property.untold || (live[name] === undefined && isEmpty(before)) ? before : live[name];
    const leftOut = before === undefined && Object.keys(previous).length > 0;
    if (now === undefined || (leftOut && property.serviceChooses)) continue;
    inputs[name] = before !== undefined && propertyChanges(property, before, now).length === 0 ? before : markSecretsLike(now, before);
  }
  return markDeclaredSecrets(properties, inputs);
}
