/** Versions that are to go: never one that an alias points at, and such a one as soon as the alias has moved on. */
import { isNotFound } from "../cloudflow/errors";
import { everyPage, pageOfAliases, type Calling } from "./lists";
import type { Service } from "./service";

/** Flow → versions that have to go and could not yet. An update moves its aliases after it has published, in this same process. */
const waiting = new WeakMap<Service, Map<string, Set<string>>>();

/** Version → an alias that points at it. */
export async function versionsInUse(context: Calling, flowName: string): Promise<ReadonlyMap<string, string>> {
  const aliases = await everyPage((asked) => pageOfAliases(context, flowName, asked));
  return new Map(
    aliases.flatMap(({ Name = "", RoutingConfigurations = [] }) =>
      RoutingConfigurations.map(({ Version = "" }) => [Version, Name] as const),
    ),
  );
}

export async function deleteVersions({ client, signal, log }: Calling, flowName: string, versions: readonly string[]): Promise<void> {
  for (const version of versions) {
    try {
      await client.call("DeleteFlowVersion", { FlowName: flowName, FlowVersion: version }, { signal, report: log.progress });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

/** Deletes those that no alias points at; the others wait. Returns what is still there. */
export async function dropVersions(context: Calling, flowName: string, versions: readonly string[]): Promise<readonly string[]> {
  if (versions.length === 0) return [];
  const inUse = await versionsInUse(context, flowName);
  const held = versions.filter((version) => inUse.has(version));
  const later = waitingFor(context.client, flowName);
  held.forEach((version) => {
    later.add(version);
    context.log.info(`version ${version} of ${flowName} stays while the alias ${inUse.get(version) ?? ""} points at it`);
  });
  const free = versions.filter((version) => !inUse.has(version));
  await deleteVersions(context, flowName, free);
  free.forEach((version) => later.delete(version));
  return held;
}

function waitingFor(client: Service, flowName: string): Set<string> {
  const flows = waiting.get(client) ?? new Map<string, Set<string>>();
  const versions = flows.get(flowName) ?? new Set<string>();
  waiting.set(client, flows.set(flowName, versions));
  return versions;
}

/** To be called when an alias has moved or is gone. What cannot go now goes with the next change of its resource, so nothing here fails the alias. */
export async function dropReleased(context: Calling, flowName: string): Promise<void> {
  const versions = [...waitingFor(context.client, flowName)];
  try {
    await dropVersions(context, flowName, versions);
  } catch (error) {
    if (!isNotFound(error)) context.log.warning(notDropped(flowName, versions, error));
  }
}

export function notDropped(flowName: string, versions: readonly string[], error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return `version ${versions.join(", ")} of ${flowName} could not be dropped, and the next change of its resource tries again: ${why}`;
}
