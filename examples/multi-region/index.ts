/** One flow in each region, each by a provider of its own; what differs between them is in the table. */
import * as cloudflow from "pulumi-cloudflow";

const queues = { "cn-hangzhou": "orders-east", "cn-shanghai": "orders-standby" };

export const arns = Object.entries(queues).map(([region, queue]) => {
  const provider = new cloudflow.Provider(region, { region });
  const flow = new cloudflow.Flow(
    `accept-order-${region}`,
    {
      name: "accept-order",
      definition: {
        Type: "StateMachine",
        SpecVersion: "v1",
        StartAt: "Enqueue",
        States: [
          {
            Type: "Task",
            Name: "Enqueue",
            Action: "MNS:SendMessage",
            TaskMode: "RequestComplete",
            Parameters: { resourceArn: `acs:mns:${region}::/queues/${queue}/messages`, "message.$": "jsonToString($Input)" },
            End: true,
          },
        ],
      } satisfies cloudflow.StateMachine,
    },
    { provider },
  );
  return flow.arn;
});
