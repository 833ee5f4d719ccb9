/** cloudflow:index:FlowVersion on PublishFlowVersion, ListFlowVersions, DescribeFlow and DeleteFlowVersion. */
import type { FlowVersion } from "../cloudflow/contract";
import { Gone, Refusal } from "../pulumi/errors";
import {
  computed,
  follows,
  integer,
  list,
  optional,
  replace,
  secret,
  string,
  untold,
  whenMissing,
  type Computed,
  type Inputs,
} from "../pulumi/property";
import { fingerprint } from "./fingerprint";
import { cloudflowListing, everyPage, listingOfFlows, pageOfVersions, type Calling } from "./lists";
import { createOnce, InDoubt, isMadeSince } from "./lost-answer";
import { present } from "./present";
import { cloudflowResource, flowNameProblems, partsOf, TIMEOUT_SECONDS } from "./service";
import { deleteVersions, dropVersions, notDropped, versionsInUse } from "./version-retention";

/** The inputs that make another version. */
const content = ["flowName", "fingerprint", "description"];

const properties = {
  flowName: replace(string("The flow whose present content is published.")),
  fingerprint: whenMissing(
    secret(
      string("What the version holds: the `fingerprint` of the flow. Only a change of it, or of `description`, publishes a new version."),
    ),
    "It is the `fingerprint` of the flow. A flow that an older version of this provider wrote into the state has none yet: `pulumi refresh` adds it.",
  ),
  description: optional(string("What the version is for, for people. A version cannot be changed, so a new description is a new version.")),
  retainPrevious: untold(
    optional(
      integer(
        "How many earlier versions stay, of those that this resource published; left out, all of them. A version that an alias points at always stays: it goes when the alias has moved on, in the same update if the alias is part of it.",
      ),
    ),
  ),
  version: follows(computed(string("The number of the version, such as `3`.")), ...content),
  previousVersion: follows(
    computed(
      string(
        "The number of the version that this resource published before, if it is retained; otherwise `version` itself, so that a program may always route to both.",
      ),
    ),
    ...content,
    "retainPrevious",
  ),
  publishedVersions: follows(
    computed(list(string("The number of a version."), "The versions that this resource published and has not deleted, oldest first.")),
    ...content,
    "retainPrevious",
  ),
  createdTime: follows(computed(string("When the version was published (RFC 3339).")), ...content),
};

type VersionInputs = Inputs<typeof properties>;
type VersionState = Computed<typeof properties>;

export const flowVersion = cloudflowResource({
  token: "cloudflow:index:FlowVersion",
  description:
    "A published version of a flow: an unchangeable, numbered snapshot of its definition, description, environment and role. " +
    "When one of them changes, the next version is published; when none does, nothing is. Earlier versions stay unless `retainPrevious` says otherwise.\n\n" +
    "## Import\n\n```sh\n$ pulumi import cloudflow:index:FlowVersion current <flow name>:<version>\n```\n\n" +
    "An imported version is deleted with the resource, and no other version is.\n",
  properties,
  identity: ["flowName"],
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName, retainPrevious }) => [
    ...flowNameProblems(flowName),
    ...(retainPrevious !== undefined && retainPrevious < 0
      ? [{ severity: "error" as const, path: ["retainPrevious"], message: "must be 0 or more", withheld: "must be 0 or more" }]
      : []),
  ],

  async create(context, inputs) {
    const { version, createdTime } = await publish(context, inputs, undefined);
    return { id: `${inputs.flowName}:${version}`, state: { version, previousVersion: version, publishedVersions: [version], createdTime } };
  },

  async read(context, id, previous) {
    const [flowName, imported] = partsOf(id, "a version of a flow", "<flow name>:<version>");
    const newest = previous?.state.version ?? imported;
    const all = await everyPage((asked) => pageOfVersions(context, flowName, asked));
    // Where somebody has deleted the newest, the resource stands for the one before it: forgetting that one would leave it behind.
    const [found] = [newest, ...[...(previous?.state.publishedVersions ?? [])].reverse()].flatMap((one) =>
      all.filter(({ Version }) => Version === one),
    );
    if (found?.Version === undefined) throw new Gone(`version ${newest} of the flow ${flowName} does not exist`);
    const version = found.Version;
    const inputs: VersionInputs = {
      flowName,
      fingerprint: await contentOf(context, flowName, version),
      ...present({ description: found.Description }),
    };
    return { id, inputs, state: liveState(found, version, all, previous?.state) };
  },

  async update(context, id, inputs, { inputs: before, state }) {
    const version = state.version ?? partsOf(id, "a version of a flow", "<flow name>:<version>")[1];
    const published = state.publishedVersions ?? [];
    if (inputs.fingerprint === before.fingerprint && inputs.description === before.description) {
      return retained(context, inputs, {
        version,
        before: state.previousVersion ?? version,
        published,
        createdTime: state.createdTime ?? "",
      });
    }
    const made = await publish(context, inputs, version);
    return retained(context, inputs, {
      version: made.version,
      before: version,
      published: [...published, made.version],
      createdTime: made.createdTime,
    });
  },

  async delete(context, id, { inputs: { flowName }, state }) {
    const versions = [
      ...new Set([...(state.publishedVersions ?? []), state.version ?? partsOf(id, "a version of a flow", "<flow name>:<version>")[1]]),
    ];
    const inUse = await versionsInUse(context, flowName);
    const held = versions.find((version) => inUse.has(version));
    if (held !== undefined)
      throw new Refusal(
        `version ${held} of the flow ${flowName} cannot be deleted while the alias ${inUse.get(held) ?? ""} points at it. Point the alias at another version, or delete it, and run again.`,
      );
    await deleteVersions(context, flowName, versions);
  },

  list: cloudflowListing({
    inputs: { flowName: optional(string("Only the versions of this flow.")) },
    page: (context, { flowName }, size, from) => listingOfFlows(pageOfVersions, ({ Version }) => Version)(context, flowName, size, from),
  }),
});

type Published = { readonly version: string; readonly createdTime: string };

async function publish(context: Calling, inputs: VersionInputs, after: string | undefined): Promise<Published> {
  const { client, log } = context;
  const startedAt = Date.now();
  const body = await createOnce<FlowVersion>({
    create: (signal) =>
      client.call(
        "PublishFlowVersion",
        { FlowName: inputs.flowName, ...present({ Description: inputs.description }) },
        { signal, report: log.progress },
      ),
    describe: (signal) => ownVersion({ ...context, signal }, inputs, { after: Number(after ?? 0), startedAt }),
    isAsSent: () => true,
    createdTime: ({ CreatedTime }) => CreatedTime,
    importCommand: `pulumi import cloudflow:index:FlowVersion <resource name> ${inputs.flowName}:<version>`,
    client,
    signal: context.signal,
    log,
  });
  if (body.Version === undefined)
    throw new Refusal(
      `PublishFlowVersion ${JSON.stringify(inputs.flowName)} was answered without a version number. Look which versions there are, and import the newest.`,
    );
  return { version: body.Version, createdTime: body.CreatedTime ?? "" };
}

/** A list may be behind the publish whose answer was lost: so many looks are about seven seconds. */
const LOOKS = 12;
/** From the fifth look on, about one a second. */
const LONGEST_BACKOFF = 5;

/**
 * The version that a publish made whose answer was lost: newer than the last one, as described, holding what was to be published.
 * @throws InDoubt when there is one that holds something else: the flow may have been edited just before, or somebody else published it.
 */
async function ownVersion(
  context: Calling,
  { flowName, fingerprint, description = "" }: VersionInputs,
  made: { readonly after: number; readonly startedAt: number },
): Promise<FlowVersion> {
  let unexplained: FlowVersion | undefined;
  for (let look = 1; look <= LOOKS; look++) {
    if (look > 1) await context.client.pause(Math.min(look, LONGEST_BACKOFF), context.signal).catch(() => undefined);
    if (look > 1 && context.signal.aborted) break;
    const all = await everyPage((asked) => pageOfVersions(context, flowName, asked));
    const candidates = all.filter(
      ({ Version, Description, CreatedTime }) =>
        Number(Version) > made.after && (Description ?? "") === description && isMadeSince(CreatedTime, made.startedAt, context.client),
    );
    unexplained = candidates.at(-1);
    for (const candidate of candidates.reverse()) {
      if ((await contentOf(context, flowName, candidate.Version ?? "")) === fingerprint) return candidate;
    }
  }
  if (unexplained !== undefined) throw mayBeOwn(flowName, unexplained);
  throw new Gone(`no version of the flow ${flowName} holds what was to be published`);
}

const mayBeOwn = (flowName: string, { Version = "" }: FlowVersion): InDoubt =>
  new InDoubt(
    `PublishFlowVersion ${JSON.stringify(flowName)}: the answer was lost, and version ${Version} was published meanwhile. It may be this update's or somebody else's, ` +
      "for it does not hold what the flow was to hold: somebody has edited the flow. Nothing more was published. " +
      `Run \`pulumi refresh\` to see the edit. If the version is yours: pulumi import cloudflow:index:FlowVersion <resource name> ${flowName}:${Version}; if it is nobody's, delete it.`,
  );

async function contentOf({ client, signal, log }: Calling, flowName: string, version: string): Promise<string> {
  return fingerprint(await client.call("DescribeFlow", { Name: flowName, FlowVersion: version }, { signal, report: log.progress }));
}

/** Of an imported version nothing is known but what the service tells: the one before it is the newest that is older. */
function liveState(
  { CreatedTime = "" }: FlowVersion,
  version: string,
  all: readonly FlowVersion[],
  state: Partial<VersionState> = {},
): VersionState {
  const numbers = all.map(({ Version = "" }) => Version);
  const older = numbers.filter((number) => Number(number) < Number(version)).sort((a, b) => Number(a) - Number(b));
  const before = state.previousVersion ?? older.at(-1) ?? version;
  return {
    version,
    previousVersion: numbers.includes(before) ? before : version,
    publishedVersions: (state.publishedVersions ?? []).filter((number) => numbers.includes(number)),
    createdTime: CreatedTime,
  };
}

/** What was published stays published whatever becomes of the older versions, so a drop that fails is no failure of the update. */
async function retained(
  context: Calling,
  { flowName, retainPrevious = Infinity }: VersionInputs,
  now: Published & { readonly before: string; readonly published: readonly string[] },
): Promise<VersionState> {
  const { version, before, published, createdTime } = now;
  const earlier = published.filter((number) => number !== version);
  const excess = earlier.slice(0, Math.max(0, earlier.length - retainPrevious));
  const held = await dropVersions(context, flowName, excess).catch((error: unknown) => {
    context.log.warning(notDropped(flowName, excess, error));
    return excess;
  });
  return {
    version,
    previousVersion: excess.includes(before) ? version : before,
    publishedVersions: published.filter((number) => !excess.includes(number) || held.includes(number)),
    createdTime,
  };
}
