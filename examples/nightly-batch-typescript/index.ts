import * as cloudflow from "pulumi-cloudflow";

/** Any function of the account, by its name. */
const functionArn = (name: string): string => `acs:fc:::functions/${name}/LATEST`;

const closeShop: cloudflow.TaskState = {
  Type: "Task",
  Name: "CloseShop",
  Action: "FC:InvokeFunction",
  TaskMode: "RequestComplete",
  Parameters: { resourceArn: functionArn("close-shop"), body: { "shop.$": "$Input.id" } },
  OutputConstructor: { "shop.$": "$Input.id", "turnover.$": "$Output.Body.turnover" },
  Retry: [{ Errors: ["FnF.ALL"], MaxAttempts: 3, IntervalSeconds: 30, BackoffRate: 2 }],
  // One shop that cannot be closed must not stop the others.
  Catch: [
    {
      Errors: ["FnF.ALL"],
      OutputConstructor: { "shop.$": "$Input.id", "error.$": "$Context.Current.Error.Code" },
      Next: "ReportShop",
    },
  ],
  End: true,
};

const closeDay = new cloudflow.Flow("close-day", {
  description: "Closes the day of every shop, ten at a time.",
  definition: {
    Type: "StateMachine",
    SpecVersion: "v1",
    StartAt: "ListShops",
    States: [
      // A schedule hands its payload over under the key `payload`.
      {
        Type: "Task",
        Name: "ListShops",
        Action: "FC:InvokeFunction",
        TaskMode: "RequestComplete",
        Parameters: { resourceArn: functionArn("list-shops"), body: { "country.$": "$Input.payload.country" } },
        OutputConstructor: { "shops.$": "$Output.Body.shops" },
        Next: "CloseShops",
      },
      {
        Type: "Map",
        Name: "CloseShops",
        ItemsPath: "$Input.shops",
        MaxConcurrency: 10,
        Processor: { StartAt: "CloseShop", States: [closeShop, { Type: "Pass", Name: "ReportShop", End: true }] },
        Next: "SendReport",
      },
      {
        Type: "Task",
        Name: "SendReport",
        Action: "MNS:SendMessage",
        TaskMode: "RequestComplete",
        Parameters: { resourceArn: "acs:mns:cn-hangzhou::/queues/day-reports/messages", "message.$": "jsonToString($Input.Items)" },
        OutputConstructor: { "shops.$": "$Input.Items" },
        End: true,
      },
    ],
  } satisfies cloudflow.StateMachine,
});

const nightly = new cloudflow.Schedule("nightly", {
  flowName: closeDay.name,
  description: "At two in the morning, Shanghai time.",
  cronExpression: "CRON_TZ=Asia/Shanghai 0 0 2 * * *",
  payload: { country: "CN" },
});

export const flowName = closeDay.name;
export const scheduleName = nightly.scheduleName;
