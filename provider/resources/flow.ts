/** cloudflow:index:Flow on CreateFlow, DescribeFlow, UpdateFlow and DeleteFlow: one call an operation. */
import { isDeepStrictEqual } from "node:util";
import { sameDefinition } from "../../fdl/canonical";
import type { Flow, RequestOf } from "../cloudflow/contract";
import { Refusal } from "../pulumi/errors";
import {
  boolean,
  compared,
  computed,
  follows,
  named,
  oneOf,
  optional,
  replace,
  secret,
  serviceChooses,
  stable,
  string,
  untold,
  withDefault,
  type Computed,
  type Inputs,
} from "../pulumi/property";
import type { Previous } from "../pulumi/resource";
import { conflictProperties, writeOverNobody, type Changed } from "./conflict";
import { definition, definitionChanges, inFormOf, ownName, problems, sentText } from "./definition";
import { executionMode } from "./execution-mode";
import { deleteOnce } from "./deletion";
import { endExecutions, onDelete, replacementLoses } from "./flow-deletion";
import { fingerprint } from "./fingerprint";
import { environmentProblems, flowEnvironment, liveEnvironment, sentEnvironment, variablesByName } from "./flow-environment";
import { cloudflowListing, pageOfFlows } from "./lists";
import { createOnce, noteDeleted, wasDeleted } from "./lost-answer";
import { present } from "./present";
import { cloudflowResource, flowArn, NAME, TIMEOUT_SECONDS, type Service } from "./service";

const properties = {
  name: replace(
    named(
      string(
        "Unique in the region and account; 1 to 128 letters, digits, `_` and `-`. Left out, it is the definition's own `Name`, else an auto-name.",
      ),
    ),
  ),
  definition,
  description: withDefault(string("What the flow is for, for people."), "Managed by Pulumi"),
  roleArn: optional(
    string(
      "The RAM role that executions assume to call other services: `acs:ram::<account>:role/<name>`. It must trust `fnf.aliyuncs.com`.",
    ),
  ),
  // Both values mean the same, and which of them comes back is not documented.
  type: compared(
    withDefault(
      oneOf(
        "FlowType",
        { FDL: "The flow definition language.", DEFAULT: "What older clients send; the service takes it for FDL." },
        "The kind of definition.",
      ),
      "FDL",
    ),
    { equal: () => true },
  ),
  executionMode: withDefault(replace(executionMode("How executions are run. The service cannot change it in place.")), "Standard"),
  environment: optional(flowEnvironment),
  externalStorageLocation: untold(
    optional(
      replace(
        string(
          "Where large inputs and outputs are kept, such as `oss://bucket/path`. The service never tells it again, so a refresh cannot see a change, and it cannot be changed in place.",
        ),
      ),
    ),
  ),
  resourceGroupId: serviceChooses(
    optional(replace(string("The resource group; left out, the service chooses one. It cannot be changed in place."))),
  ),
  deletionProtection: untold(
    optional(
      boolean(
        "Refuses to delete the flow, and every change that would replace it, until it has been set to false by an update of its own. Known to this provider alone, not to the service.",
      ),
    ),
  ),
  onDelete,
  fingerprint: follows(
    secret(
      computed(
        string(
          "Stands for all that a published version holds: definition, description, environment and role; the same whenever they mean the same. For `FlowVersion`. Secret, as values of the environment are in it.",
        ),
      ),
    ),
    "name",
    "definition",
    "description",
    "environment",
    "roleArn",
  ),
  ...conflictProperties,
  flowId: stable(computed(string("The service's own id of the flow."))),
  arn: stable(
    computed(
      string(
        "`acs:fnf:<region>:<account>:flow/<name>`. The account is `accountId` of the provider's configuration, else the role's, else empty, which the service takes for the flow's own.",
      ),
    ),
  ),
  createdTime: stable(computed(string("When it was created (RFC 3339, UTC)."))),
  lastModifiedTime: computed(string("When it was last changed (RFC 3339, UTC).")),
};

type FlowInputs = Inputs<typeof properties>;

export const flow = cloudflowResource({
  token: "cloudflow:index:Flow",
  description:
    "A CloudFlow flow: its definition and what its executions run with.\n\n## Import\n\n```sh\n$ pulumi import cloudflow:index:Flow orders <flow name>\n```\n",
  properties,
  naming: { ...NAME, property: "name", implied: (inputs) => (inputs.definition === undefined ? undefined : ownName(inputs.definition)) },
  identity: ["name"],
  timeoutSeconds: TIMEOUT_SECONDS,

  check({ definition, name, executionMode, environment }, { checks }) {
    const ofEnvironment = environment === undefined ? [] : environmentProblems(environment);
    if (definition === undefined) return ofEnvironment;
    // A name that is wrong in itself has been reported; the definition is not to blame for it.
    const known = present({ name: name !== undefined && NAME.pattern.test(name) ? name : undefined, executionMode });
    return [...problems(definition, { ...checks, ...known }), ...ofEnvironment];
  },

  async replacing(context, { name = "", deletionProtection }) {
    if (deletionProtection !== true) return [await replacementLoses(context, name)];
    return [
      {
        severity: "error",
        path: ["deletionProtection"],
        message: `this change would replace the flow ${name}, that is delete it. ${HOW_TO_UNPROTECT}`,
        withheld: `this change would replace the flow. ${HOW_TO_UNPROTECT}`,
      },
    ];
  },

  async create({ client, signal, log }, inputs) {
    const request = createRequest(inputs);
    const body = await createOnce<Flow>({
      create: (signal) => client.call("CreateFlow", request, { signal, report: log.progress }),
      describe: (signal) => client.call("DescribeFlow", { Name: inputs.name }, { signal, report: log.progress }),
      isAsSent: (found) => isAsSent(request, found),
      createdTime: (found) => found.CreatedTime,
      isDeleted: (found) => wasDeleted(client, `flow/${inputs.name}`, found.Id),
      importCommand: `pulumi import cloudflow:index:Flow <resource name> ${inputs.name}`,
      client,
      signal,
      log,
    });
    return { id: inputs.name, state: state(body, inputs, client), chosen: present({ resourceGroupId: body.ResourceGroupId }) };
  },

  async read({ client, signal, log }, id, previous) {
    const body = await client.reads.flow(id, { signal, report: log.progress, createdTime: previous?.state.createdTime });
    const inputs = liveInputs(body, id, previous);
    return { id, inputs, state: state(body, inputs, client, withAccount(previous?.state)) };
  },

  async update({ client, signal, log, isSecret }, id, inputs, previous) {
    const fields = changedFields(inputs, previous.inputs);
    if (Object.keys(fields).length === 0) return state({}, inputs, client, previous.state);
    const options = { signal, report: log.progress };
    const body = await writeOverNobody<Flow>(
      {
        send: () => client.call("UpdateFlow", { Name: id, ...fields }, { ...options, callerLooks: true }),
        read: () => client.call("DescribeFlow", { Name: id }, options),
        isWanted: (now) => Object.keys(changedFields(inputs, liveInputs(now, id, previous))).length === 0,
        changes: (now) => flowChanges(previous.inputs, liveInputs(now, id, previous)),
        isSecret,
        subject: `The flow ${id}`,
        pause: (failures) => client.pause(failures, signal),
        report: log.progress,
      },
      inputs,
    );
    return state(body, inputs, client, previous.state);
  },

  async delete(context, id, { inputs, state }) {
    const { client, signal, log } = context;
    if (inputs.deletionProtection === true) throw new Refusal(`the flow ${id} is protected: it was not deleted. ${HOW_TO_UNPROTECT}`);
    await endExecutions(context, id, inputs.onDelete);
    const options = { signal, report: log.progress };
    await deleteOnce<Flow>({
      send: () => client.call("DeleteFlow", { Name: id }, { ...options, callerLooks: true }),
      read: () => client.call("DescribeFlow", { Name: id }, options),
      isSame: ({ Id }) => !state.flowId || Id === state.flowId,
      pause: (failures) => client.pause(failures, signal),
    });
    noteDeleted(client, `flow/${id}`, state.flowId);
  },

  list: cloudflowListing({
    inputs: {
      namePrefix: optional(string("Only flows whose name begins like this.")),
      resourceGroupId: optional(string("Only flows of this resource group.")),
    },
    async page(context, { namePrefix = "", ...query }, size, from) {
      const { items, next } = await pageOfFlows(context, query, { size, from });
      const names = items.map(({ Name = "" }) => Name).filter((name) => name.startsWith(namePrefix));
      return { items: names.map((name) => ({ id: name, name })), next };
    },
  }),
});

const HOW_TO_UNPROTECT = "If it has to go, set `deletionProtection` to false, run `pulumi up`, and then run this again.";

type Sent = RequestOf<"CreateFlow">;

function createRequest(inputs: FlowInputs): Sent {
  return {
    Name: inputs.name,
    Definition: sentText(inputs.definition, inputs.name),
    Description: inputs.description,
    Type: inputs.type,
    ...present({
      RoleArn: inputs.roleArn,
      ExecutionMode: inputs.executionMode === "Express" ? "Express" : undefined,
      Environment: inputs.environment && sentEnvironment(inputs.environment),
      ExternalStorageLocation: inputs.externalStorageLocation,
      ResourceGroupId: inputs.resourceGroupId,
    }),
  };
}

/** What UpdateFlow can change. It leaves out of account what is not sent, so an input that was removed is sent empty. */
function changeable(inputs: FlowInputs): Omit<RequestOf<"UpdateFlow">, "Name"> {
  return {
    Definition: sentText(inputs.definition, inputs.name),
    Description: inputs.description,
    Type: inputs.type,
    RoleArn: inputs.roleArn ?? "",
    Environment: sentEnvironment(inputs.environment),
  };
}

/** Only what differs is sent, so that an update overwrites nothing else. */
function changedFields(inputs: FlowInputs, before: FlowInputs): Omit<RequestOf<"UpdateFlow">, "Name"> {
  const old = changeable(before);
  const same = (field: string, value: unknown): boolean =>
    field === "Definition" ? sameDefinition(String(value), old.Definition ?? "") : isDeepStrictEqual(value, old[field as keyof typeof old]);
  const changed = Object.entries(changeable(inputs)).filter(([field, value]) => !same(field, value));
  return Object.fromEntries(changed);
}

/** What differs between two states of a flow; nothing of the environment's values. */
function flowChanges(before: FlowInputs, now: FlowInputs): readonly Changed[] {
  const steps = definitionChanges(before.definition, now.definition);
  const texts = (["description", "roleArn"] as const).filter((name) => (before[name] ?? "") !== (now[name] ?? ""));
  const variables = isDeepStrictEqual(sentEnvironment(before.environment), sentEnvironment(now.environment))
    ? []
    : [["environment", "changed"] as const];
  return [
    ...steps,
    ...texts.map((name) => [name, `${JSON.stringify(before[name] ?? "")} → ${JSON.stringify(now[name] ?? "")}`] as const),
    ...variables,
  ];
}

/** Compared by what can be read back, in one form: neither side's empty values count. */
function isAsSent(sent: Sent, found: Flow): boolean {
  return (
    sameDefinition(sent.Definition, found.Definition ?? "") &&
    isDeepStrictEqual(readable(sent), readable(sent.ResourceGroupId === undefined ? { ...found, ResourceGroupId: "" } : found))
  );
}

const readable = ({ Description, RoleArn, ExecutionMode, Environment, ResourceGroupId }: Flow) =>
  present({
    Description,
    RoleArn,
    ResourceGroupId,
    ExecutionMode: ExecutionMode === "Express" ? ExecutionMode : "",
    variables: variablesByName(Environment),
  });

/** The flow as inputs; the definition keeps the form that the program uses. */
function liveInputs(body: Flow, id: string, previous: Previous<typeof properties> | undefined): FlowInputs {
  return {
    name: body.Name ?? id,
    definition: inFormOf(previous?.inputs.definition, body.Definition ?? ""),
    description: body.Description ?? "",
    type: body.Type === "DEFAULT" ? "DEFAULT" : "FDL",
    executionMode: body.ExecutionMode === "Express" ? "Express" : "Standard",
    ...present({ roleArn: body.RoleArn, environment: liveEnvironment(body.Environment), resourceGroupId: body.ResourceGroupId }),
  };
}

/** An `arn` that names its account is final; one that does not may be completed by a refresh, now that the configuration or the role names it. */
function withAccount(before: Previous<typeof properties>["state"] = {}): Previous<typeof properties>["state"] {
  const { arn, ...rest } = before;
  return arn?.split(":")[3] ? before : rest;
}

/** What the answer does not tell is what it was before. */
function state(
  body: Omit<Flow, "ExecutionMode">,
  inputs: FlowInputs,
  service: Service,
  before: Previous<typeof properties>["state"] = {},
): Computed<typeof properties> {
  return {
    fingerprint: fingerprint({
      ...changeable(inputs),
      ...present({ Definition: body.Definition, Description: body.Description, Environment: body.Environment, RoleArn: body.RoleArn }),
    }),
    flowId: body.Id ?? before.flowId ?? "",
    arn: before.arn ?? flowArn(service, inputs.name, inputs.roleArn),
    createdTime: body.CreatedTime ?? before.createdTime ?? "",
    lastModifiedTime: body.LastModifiedTime ?? before.lastModifiedTime ?? "",
  };
}
