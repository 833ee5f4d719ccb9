/** cloudflow:index:Schedule on CreateSchedule, DescribeSchedule, UpdateSchedule and DeleteSchedule: one call an operation. */
import { checkCron } from "../../fdl/cron";
import type { RequestOf, Schedule } from "../cloudflow/contract";
import { isNotFound } from "../cloudflow/errors";
import {
  boolean,
  compared,
  computed,
  json,
  named,
  optional,
  replace,
  stable,
  string,
  withDefault,
  type Computed,
  type Inputs,
} from "../pulumi/property";
import type { Context, Previous, Problem } from "../pulumi/resource";
import { conflictProperties, writeOverNobody, type Changed } from "./conflict";
import { jsonInFormOf, jsonProblems, jsonText, sameJson } from "./json-value";
import { deleteOnce } from "./deletion";
import { cloudflowListing, listingOfFlows, pageOfSchedules } from "./lists";
import { createOnce, noteDeleted, wasDeleted } from "./lost-answer";
import { cloudflowResource, flowNameProblems, NAME, partsOf, TIMEOUT_SECONDS, type Service } from "./service";

const properties = {
  flowName: replace(string("The flow that it starts.")),
  scheduleName: replace(named(string("Unique within the flow; 1 to 128 letters, digits, `_` and `-`. Left out, it is an auto-name."))),
  cronExpression: string(
    "`@every <n>m`, or six fields: seconds, minutes, hours, day of month, month, day of week. In UTC, or in the zone of a leading `CRON_TZ=<zone> `. At most once a minute.",
  ),
  payload: compared(
    optional(json("What each execution gets, as any JSON value or as JSON text. The execution's input holds it under `payload`.")),
    { equal: sameJson },
  ),
  enable: withDefault(boolean("Whether it fires."), true),
  description: optional(string("What the schedule is for, for people.")),
  ...conflictProperties,
  scheduleId: stable(computed(string("The service's own id of the schedule."))),
  createdTime: stable(computed(string("When it was created (RFC 3339, UTC)."))),
  lastModifiedTime: computed(string("When it was last changed (RFC 3339, UTC).")),
};

type ScheduleInputs = Inputs<typeof properties>;

export const schedule = cloudflowResource({
  token: "cloudflow:index:Schedule",
  description:
    "A time schedule that starts executions of a flow.\n\n## Import\n\n```sh\n$ pulumi import cloudflow:index:Schedule nightly <flow name>:<schedule name>\n```\n",
  properties,
  naming: { ...NAME, property: "scheduleName" },
  identity: ["flowName", "scheduleName"],
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName, cronExpression, payload }) => [
    ...flowNameProblems(flowName),
    ...(cronExpression === undefined ? [] : cronProblems(cronExpression)),
    ...(payload === undefined ? [] : jsonProblems("payload", payload)),
  ],

  async create({ client, signal, log }, inputs) {
    const key = { FlowName: inputs.flowName, ScheduleName: inputs.scheduleName };
    const request = { ...key, CronExpression: inputs.cronExpression, ...optionalFields(inputs) };
    const body = await createOnce<Schedule>({
      create: (signal) => client.call("CreateSchedule", request, { signal, report: log.progress }),
      describe: (signal) => client.call("DescribeSchedule", key, { signal, report: log.progress }),
      isAsSent: (found) => isAsSent(request, found),
      createdTime: (found) => found.CreatedTime,
      isDeleted: (found) => wasDeleted(client, `schedule/${inputs.flowName}:${inputs.scheduleName}`, found.ScheduleId),
      importCommand: `pulumi import cloudflow:index:Schedule <resource name> ${inputs.flowName}:${inputs.scheduleName}`,
      client,
      signal,
      log,
    });
    return { id: `${inputs.flowName}:${inputs.scheduleName}`, state: state(body) };
  },

  async read(context, id, previous) {
    const { key, body } = await describe(context, id, previous);
    return { id: `${key.FlowName}:${key.ScheduleName}`, inputs: liveInputs(key, body, previous), state: state(body) };
  },

  async update({ client, signal, log, isSecret }, id, inputs, previous) {
    const fields = changedFields(inputs, previous.inputs);
    if (Object.keys(fields).length === 0) return state({}, previous.state);
    const key = { FlowName: inputs.flowName, ScheduleName: inputs.scheduleName };
    const options = { signal, report: log.progress };
    const body = await writeOverNobody<Schedule>(
      {
        send: () => client.call("UpdateSchedule", { ...key, ...fields }, { ...options, callerLooks: true }),
        read: () => client.call("DescribeSchedule", key, options),
        isWanted: (now) => Object.keys(changedFields(inputs, liveInputs(key, now, previous))).length === 0,
        changes: (now) => scheduleChanges(previous.inputs, liveInputs(key, now, previous)),
        isSecret,
        subject: `The schedule ${id}`,
        pause: (failures) => client.pause(failures, signal),
        report: log.progress,
      },
      inputs,
    );
    return state(body, previous.state);
  },

  async delete({ client, signal, log }, _id, { inputs, state }) {
    const key = { FlowName: inputs.flowName, ScheduleName: inputs.scheduleName };
    const options = { signal, report: log.progress };
    await deleteOnce<Schedule>({
      send: () => client.call("DeleteSchedule", key, { ...options, callerLooks: true }),
      read: () => client.call("DescribeSchedule", key, options),
      isSame: ({ ScheduleId }) => !state.scheduleId || ScheduleId === state.scheduleId,
      pause: (failures) => client.pause(failures, signal),
    });
    noteDeleted(client, `schedule/${inputs.flowName}:${inputs.scheduleName}`, state.scheduleId);
  },

  list: cloudflowListing({
    inputs: { flowName: optional(string("Only the schedules of this flow.")) },
    page: (context, { flowName }, size, from) =>
      listingOfFlows(pageOfSchedules, ({ ScheduleName }) => ScheduleName)(context, flowName, size, from),
  }),
});

function cronProblems(expression: string): readonly Problem[] {
  return checkCron(expression).map(({ severity, code, message, offset, length }) => ({
    severity,
    path: ["cronExpression"],
    message: `${code}: ${message}\n${expression}\n${" ".repeat(offset)}${"^".repeat(Math.max(1, length))}`,
    withheld: `${code}: the cron expression breaks a rule; it is secret, so nothing of it is shown`,
  }));
}

type Key = { readonly FlowName: string; readonly ScheduleName: string };
type Changeable = Omit<RequestOf<"UpdateSchedule">, keyof Key>;

function optionalFields({ payload, description, enable }: ScheduleInputs): Omit<Changeable, "CronExpression"> {
  return {
    Enable: enable,
    ...(payload !== undefined && { Payload: jsonText(payload) }),
    ...(description !== undefined && { Description: description }),
  };
}

/** Only what differs is sent; an input that was removed is sent empty. */
function changedFields(inputs: ScheduleInputs, before: ScheduleInputs): Changeable {
  const old = changeable(before);
  const same = (field: string, value: unknown): boolean =>
    field === "Payload" ? sameJson(String(value), old.Payload ?? "") : value === old[field as keyof Changeable];
  return Object.fromEntries(Object.entries(changeable(inputs)).filter(([field, value]) => !same(field, value)));
}

/** What differs between two states of a schedule. */
function scheduleChanges(before: ScheduleInputs, now: ScheduleInputs): readonly Changed[] {
  const payload = sameJson(before.payload ?? "", now.payload ?? "") ? [] : [["payload", "changed"] as const];
  const others = (["cronExpression", "enable", "description"] as const).filter((name) => (before[name] ?? "") !== (now[name] ?? ""));
  return [
    ...others.map((name) => [name, `${JSON.stringify(before[name] ?? "")} → ${JSON.stringify(now[name] ?? "")}`] as const),
    ...payload,
  ];
}

const changeable = (inputs: ScheduleInputs): Changeable => ({
  Payload: "",
  Description: "",
  CronExpression: inputs.cronExpression,
  ...optionalFields(inputs),
});

function isAsSent(sent: RequestOf<"CreateSchedule">, found: Schedule): boolean {
  return (
    sent.CronExpression === found.CronExpression &&
    sameJson(sent.Payload ?? "", found.Payload ?? "") &&
    (sent.Description ?? "") === (found.Description ?? "") &&
    sent.Enable === found.Enable
  );
}

/** `<flow>:<schedule>`; an import also takes the order that the documents of other tools print. */
async function describe(
  { client, signal, log }: Context<Service>,
  id: string,
  previous: Previous<typeof properties> | undefined,
): Promise<{ readonly key: Key; readonly body: Schedule }> {
  const [first, second] = partsOf(id, "a schedule", "<flow name>:<schedule name>");
  const call = async (key: Key) => ({
    key,
    body: await client.reads.schedule(key.FlowName, key.ScheduleName, {
      signal,
      report: log.progress,
      createdTime: previous?.state.createdTime,
    }),
  });
  try {
    return await call({ FlowName: first, ScheduleName: second });
  } catch (error) {
    if (previous !== undefined || !isNotFound(error)) throw error;
    return call({ FlowName: second, ScheduleName: first });
  }
}

function liveInputs(key: Key, body: Schedule, previous: Previous<typeof properties> | undefined): ScheduleInputs {
  const { Payload: payload, Description: description } = body;
  return {
    flowName: key.FlowName,
    scheduleName: key.ScheduleName,
    cronExpression: body.CronExpression ?? "",
    enable: body.Enable ?? true,
    ...(payload && { payload: jsonInFormOf(previous?.inputs.payload, payload) }),
    ...(description && { description }),
  };
}

/** What the answer does not tell is what it was before. */
function state(body: Schedule, before: Previous<typeof properties>["state"] = {}): Computed<typeof properties> {
  return {
    scheduleId: body.ScheduleId ?? before.scheduleId ?? "",
    createdTime: body.CreatedTime ?? before.createdTime ?? "",
    lastModifiedTime: body.LastModifiedTime ?? before.lastModifiedTime ?? "",
  };
}
