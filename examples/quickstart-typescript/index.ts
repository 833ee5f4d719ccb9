import * as pulumi from "@pulumi/pulumi";
import * as cloudflow from "pulumi-cloudflow";

const pollSeconds = new pulumi.Config().getNumber("pollSeconds") ?? 60;

/** Asks the carrier until the shipment has arrived. */
const shipment = new cloudflow.Flow("shipment", {
  description: "Follows one shipment until it has arrived.",
  definition: {
    Type: "StateMachine",
    SpecVersion: "v1",
    StartAt: "AskCarrier",
    States: [
      {
        Type: "Task",
        Name: "AskCarrier",
        Action: "HTTP:Request",
        TaskMode: "RequestComplete",
        Parameters: { url: "https://carrier.example.com/shipments", method: "POST", "body.$": "$Input" },
        OutputConstructor: { "shipment.$": "$Output.Body.shipment", "status.$": "$Output.Body.status" },
        Next: "HasItArrived",
      },
      {
        Type: "Choice",
        Name: "HasItArrived",
        Branches: [{ Condition: '$Input.status == "delivered"', Next: "Delivered" }],
        Default: "WaitForCarrier",
      },
      { Type: "Wait", Name: "WaitForCarrier", Seconds: pollSeconds, Next: "AskCarrier" },
      { Type: "Succeed", Name: "Delivered" },
    ],
  } satisfies cloudflow.StateMachine,
});

/** Any value of a definition may be another resource's output, such as the other flow's ARN. */
const orders = new cloudflow.Flow("orders", {
  definition: {
    Type: "StateMachine",
    SpecVersion: "v1",
    StartAt: "FollowShipment",
    States: [
      {
        Type: "Task",
        Name: "FollowShipment",
        Action: "FNF:StartExecution",
        TaskMode: "WaitForSystemCallback",
        Parameters: { resourceArn: shipment.arn, "input.$": "$Input.payload" },
        End: true,
      },
    ],
  } satisfies cloudflow.StateMachine,
});

const standingOrder = new cloudflow.Schedule("standing-order", {
  flowName: orders.name,
  cronExpression: "CRON_TZ=Asia/Shanghai 0 0 6 ? * MON",
  payload: { shipment: "s-1001", express: false },
});

export const flowName = orders.name;
export const scheduleId = standingOrder.scheduleId;
