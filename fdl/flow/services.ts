import { resourceForms, type Integration } from "../integration";

/** "For MNS: requestResponse and waitForCallback" (Integrations). */
const messageWaits = ["requestResponse", "waitForCallback"];

/** What a `resourceArn` can name (Integrations), by what it begins with. */
export const services: readonly { readonly begins: RegExp; readonly form: (typeof resourceForms)[keyof typeof resourceForms]; readonly integration: Integration }[] = [
  { begins: /^acs:fc:/, form: resourceForms.function, integration: { title: "A function", parameters: {}, more: true } },
  { begins: /^acs:fnf:/, form: resourceForms.flow, integration: { title: "A flow", parameters: { Input: {}, ExecutionName: {} } } },
  {
    begins: /^acs:mns:[^/]*\/topics\//,
    form: resourceForms.message,
    integration: { title: "An MNS topic", parameters: { MessageBody: { required: true }, MessageTag: {}, MessageAttributes: {} }, waits: messageWaits },
  },
  {
    begins: /^acs:mns:/,
    form: resourceForms.message,
    integration: { title: "An MNS queue", parameters: { MessageBody: { required: "likely" }, DelaySeconds: {}, Priority: {} }, more: true, waits: messageWaits },
  },
];
