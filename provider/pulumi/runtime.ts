/** Every operation of resources and functions on plain values: what each gets without saying so. */
import { AUTONAMED, check, explain, known, type CheckRequest, type CheckResult } from "./check";
import { settings } from "./config";
import { propertyChanges, summaries, type Difference } from "./diff";
import { Gone, InitFailed, ProviderBug, Refusal, Unimplemented } from "./errors";
import { invoke, type InvokeResult } from "./invoke";
import { list, type ListAnswer, type ListRequest } from "./list";
import type { Operations } from "./operations";
import type { ProviderPackage } from "./package";
import { entriesOf } from "./property";
import { besides, chosenOf, complete, difference, faithful, plain, previousOf, visible } from "./recorded";
import type { AnyResource, Context, Replacement } from "./resource";
import { storedInputs, type Stored } from "./stored";
import { hasSecret, type PropertyMap } from "./values";

/** A diff that looks at the service must not keep a preview waiting for one that does not answer. */
const JUDGEMENT_SECONDS = 10;

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

  async diff(subject: Subject, stored: Stored, news: PropertyMap): Promise<Difference> {
    const resource = this.resource(subject.token);
    const before = storedInputs(stored);
    const found = difference(resource, stored, news, news[AUTONAMED] !== true);
    if (this.refreshed.delete(subject.urn)) return found;
    this.report(subject, "", summaries(resource.properties, before, news));
    if (found.changes.some(({ replaces }) => replaces)) {
      await this.judgeReplacement(subject, before, { keepsName: found.deleteBeforeReplace });
      return found;
    }
    const renewal = resource.renewal?.(known(resource.properties, news), previousOf(resource, stored).state);
    if (renewal === undefined || (renewal.replaces && news[AUTONAMED] !== true)) return found;
    this.report(subject, "", [renewal.because]);
    return { ...found, changes: [...found.changes, { path: [renewal.property], kind: "update", replaces: renewal.replaces }] };
  }

  private async judgeReplacement(subject: Subject, before: PropertyMap, replacement: Replacement): Promise<void> {
    const resource = this.resource(subject.token);
    const { replacing } = resource;
    if (replacing === undefined) return;
    const problems = await this.run(resource, subject, { timeout: JUDGEMENT_SECONDS, values: [before] }, async (context) =>
      replacing(context, known(resource.properties, before), replacement),
    );
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
      ([name, { stable, follows, serviceChooses }]) =>
        stored.state[name] !== undefined && (stable || (serviceChooses && news[name] === undefined) || follows?.every(same) === true),
    );
    return { ...visible(news), ...Object.fromEntries(stays.map(([name]) => [name, stored.state[name] ?? null])) };
  }

  async create(subject: Subject, inputs: PropertyMap, timeout: number): Promise<{ readonly id: string; readonly state: PropertyMap }> {
    const resource = this.resource(subject.token);
    return this.run(resource, subject, { timeout, values: [inputs] }, async (context) => {
      const created = await resource.create(context, plain(inputs)).catch(recording(resource, inputs));
      const chosen = created.chosen && chosenOf(resource.properties, created.chosen as PropertyMap);
      return { id: created.id, state: complete(resource, inputs, created.state, chosen && { chosen }) };
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
        const seen = {
          imported: !known || besides(resource.properties, stored).imported === true,
          chosen: chosenOf(resource.properties, live.inputs as PropertyMap),
        };
        const autonamed = stored.inputs[AUTONAMED] === true ? { [AUTONAMED]: true } : {};
        return { id: live.id, inputs: { ...inputs, ...autonamed }, state: complete(resource, inputs, live.state, seen) };
      } catch (error) {
        if (this.isGone(error)) return undefined;
        throw error;
      }
    });
  }

  async update(subject: Subject, { id, stored, news, timeout }: UpdateRequest): Promise<PropertyMap> {
    const resource = this.resource(subject.token);
    return this.run(resource, subject, { timeout, values: [storedInputs(stored), news] }, async (context) => {
      const state = await resource.update(context, id, plain(news), previousOf(resource, stored)).catch(recording(resource, news));
      return complete(resource, news, state, besides(resource.properties, stored));
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

/** What the engine records of a failure is as complete as what it records of a success. */
function recording<Client>(resource: AnyResource<Client>, inputs: PropertyMap) {
  return (error: unknown): never => {
    if (!(error instanceof InitFailed)) throw error;
    throw new InitFailed(error.id, complete(resource, inputs, error.state), error.message, { cause: error });
  };
}

const tokens = (declared: readonly { readonly token: string }[]): string => declared.map(({ token }) => token).join(", ");
