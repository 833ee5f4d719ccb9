import { resourceForms, type Integration } from "../integration";

const simple = ["RequestComplete"];
const noSystem = ["RequestComplete", "WaitForCustomCallback"];

/** The optimised integrations whose pages are known (Integrations); their parameters are in lower camel case. */
export const actions: { readonly [action: string]: Integration } = {
  "FC:InvokeFunction": {
    title: "`FC:InvokeFunction`",
    parameters: {
      resourceArn: { required: true, form: resourceForms.function },
      invocationType: { oneOf: { values: ["Sync", "Async"] } },
      body: {},
    },
  },
  "FNF:StartExecution": {
    title: "`FNF:StartExecution`",
    parameters: { resourceArn: { required: "likely", form: resourceForms.flow }, executionName: {}, input: {} },
  },
  "MNS:SendMessage": {
    title: "`MNS:SendMessage`",
    parameters: {
      resourceArn: { required: "likely", form: resourceForms.message },
      message: { required: "likely" },
      priority: { range: { min: 1, max: 16 } },
      delaySeconds: { range: { min: 0, max: 604_800 } },
      messageTag: {},
      messageAttributes: {},
    },
    waits: noSystem,
  },
  "HTTP:Request": {
    title: "`HTTP:Request`",
    parameters: {
      url: {
        required: true,
        form: { code: "FDL109", pattern: /^https?:\/\/[^\s]+$/i, says: "an absolute address such as `https://example.com/orders`" },
      },
      method: { oneOf: { values: ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"], anyCase: true } },
      headers: {},
      body: {},
    },
    waits: noSystem,
  },
  "DashScope:QwenTextGeneration": {
    title: "`DashScope:QwenTextGeneration`",
    parameters: { model: {}, messages: {} },
    more: true,
    waits: simple,
  },
};

/** "EventBridge: RequestComplete and WaitForCustomCallback" (Integrations); its actions' parameters are not known. */
export const eventBridge: Integration = { title: "An EventBridge action", parameters: {}, more: true, waits: noSystem };
