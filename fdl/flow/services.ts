import { resourceForms, type Integration } from "../integration";

/** "For MNS: requestResponse and waitForCallback" (Integrations). */
const messageWaits = ["requestResponse", "waitForCallback"];

/** What a `resourceArn` can name (Integrations), by what it begins with. */
export const services: readonly {
  readonly begins: RegExp;
  readonly action: string;
  readonly form: (typeof resourceForms)[keyof typeof resourceForms];
  readonly integration: Integration;
}[] = [
  {
    begins: /^acs:fc:/,
    action: "FC:InvokeFunction",
    form: resourceForms.function,
    integration: { title: "A function", parameters: {}, more: true },
  },
  {
    begins: /^acs:fnf:/,
    action: "FNF:StartExecution",
    form: resourceForms.flow,
    integration: { title: "A flow", parameters: { Input: {}, ExecutionName: {} } },
  },
  {
    begins: /^acs:mns:[^/]*\/topics\//,
    action: "MNS:SendMessage",
    form: resourceForms.message,
    integration: {
      title: "An MNS topic",
      parameters: { MessageBody: { required: true }, MessageTag: {}, MessageAttributes: {} },
      waits: messageWaits,
    },
  },
  {
    begins: /^acs:mns:/,
    action: "MNS:SendMessage",
    form: resourceForms.message,
    integration: {
      title: "An MNS queue",
      parameters: { MessageBody: { required: "likely" }, DelaySeconds: {}, Priority: {} },
      more: true,
      waits: messageWaits,
    },
  },
];
