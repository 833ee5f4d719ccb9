/** cloudflow:index:getExecutionPolicy: what a flow's role needs, derived from the steps of its definition. No call is made. */
import { callsOf } from "../../fdl/calls";
import { UNKNOWN } from "../../fdl/unknown";
import { list, object, string, textOrObject } from "../pulumi/property";
import { language } from "../resources/definition";
import { cloudflowFunction, TIMEOUT_SECONDS } from "../resources/service";

const statement = object(
  "ExecutionPolicyStatement",
  {
    effect: string("`Allow`."),
    actions: list(string("A RAM action."), "What may be done."),
    resources: list(string("A resource, as RAM names it."), "To what."),
  },
  "A statement of a RAM policy.",
);

export const getExecutionPolicy = cloudflowFunction({
  token: "cloudflow:index:getExecutionPolicy",
  description:
    "The least that the role of a flow must be allowed, derived from the steps of the definition. It looks at names alone and asks nobody, so the role can exist before the flow and the flow can name the role. " +
    "What no page documents, or what only an execution knows, is in `notes`.",
  inputs: { definition: textOrObject("YAML or JSON text, or an object.") },
  outputs: {
    statements: list(statement, "One for each action, by its name."),
    policy: string("The same as the text of a RAM policy document."),
    notes: list(string("A sentence."), "What could not be narrowed down, a sentence for each step."),
  },
  timeoutSeconds: TIMEOUT_SECONDS,

  run(_context, { definition }) {
    const needs = callsOf(language(definition)).map(needOf);
    const statements = merged(needs);
    const Statement = statements.map(({ effect, actions, resources }) => ({ Effect: effect, Action: actions, Resource: resources }));
    const notes = needs.flatMap(({ note }) => (note === undefined ? [] : [note]));
    return Promise.resolve({ statements, policy: JSON.stringify({ Version: "1", Statement }), notes });
  },
});

type Need = { readonly action?: string; readonly resources: readonly string[]; readonly note?: string };
type Call = ReturnType<typeof callsOf>[number];

const EVERYTHING = ["*"];

/** "Create an execution role", help pages: the actions and resources of the services that flows call most. */
const services: { readonly [action: string]: (resource: string) => Need } = {
  "FC:InvokeFunction": (resource) => ({ action: "fc:InvokeFunction", resources: functions(resource) }),
  "FNF:StartExecution": (resource) => ({ action: "fnf:StartExecution", resources: executions(resource) }),
  "MNS:SendMessage": (resource) => ({
    action: resource.includes(":/topics/") ? "mns:PublishMessage" : "mns:SendMessage",
    resources: [resource],
  }),
};
/** Calls that go elsewhere than to a service that RAM guards. */
const unguarded: ReadonlySet<string> = new Set(["HTTP:Request"]);

function needOf({ step, action, resource }: Call): Need {
  const title = typeof step === "string" ? `\`${step}\`` : "a step without a name";
  if (action === UNKNOWN) return { resources: [], note: `What ${title} calls is not known from the definition.` };
  if (unguarded.has(action)) return { resources: [] };
  const known = Object.hasOwn(services, action) ? services[action] : undefined;
  if (known !== undefined && resource !== undefined) return known(anywhere(resource));
  const ramAction = action.replace(/^[^:]*/, (service) => service.toLowerCase());
  if (known !== undefined)
    return {
      action: ramAction,
      resources: EVERYTHING,
      note: `${title} works out at run time what ${action} is called on, so ${ramAction} is allowed on everything.`,
    };
  return {
    action: ramAction,
    resources: EVERYTHING,
    note: `No page says what ${title} needs for ${action}: ${ramAction} on everything is what RAM's own names for APIs suggest.`,
  };
}

/** In a definition an empty region and account are the flow's own; in a policy they are written as any. */
function anywhere(resource: string): string {
  const [scheme, service, region, account, ...rest] = resource.split(":");
  return [scheme, service, region || "*", account || "*", ...rest].join(":");
}

/** With a qualifier the function is named both ways: which of them RAM compares differs between versions of Function Compute. */
function functions(resource: string): readonly string[] {
  const unqualified = resource.replace(/(:services\/[^/.]+)\.[^/]+/, "$1").replace(/(:functions\/[^/]+)\/[^/]+$/, "$1");
  return [...new Set([unqualified, resource])];
}

/** The pages disagree: `flow/<name>/execution/*` in the API reference, `flows/<name>/executions/*` where the role is described, and the flow itself in what the service answers. */
function executions(resource: string): readonly string[] {
  return [resource, `${resource}/execution/*`, `${resource.replace(":flow/", ":flows/")}/executions/*`];
}

function merged(
  needs: readonly Need[],
): readonly { readonly effect: string; readonly actions: readonly string[]; readonly resources: readonly string[] }[] {
  const byAction = new Map<string, Set<string>>();
  for (const { action, resources } of needs)
    if (action !== undefined) byAction.set(action, new Set([...(byAction.get(action) ?? []), ...resources]));
  const least = (resources: ReadonlySet<string>): readonly string[] => (resources.has("*") ? EVERYTHING : [...resources].sort());
  return [...byAction]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([action, resources]) => ({ effect: "Allow", actions: [action], resources: least(resources) }));
}
