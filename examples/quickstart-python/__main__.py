import pulumi
import pulumi_cloudflow as cloudflow

poll_seconds = pulumi.Config().get_int("pollSeconds") or 60

# The annotation gives completion and finds mistakes in the editor; a plain dictionary does as well.
follow_shipment: cloudflow.StateMachine = {
    "Type": "StateMachine",
    "SpecVersion": "v1",
    "StartAt": "AskCarrier",
    "States": [
        {
            "Type": "Task",
            "Name": "AskCarrier",
            "Action": "HTTP:Request",
            "TaskMode": "RequestComplete",
            "Parameters": {"url": "https://carrier.example.com/shipments", "method": "POST", "body.$": "$Input"},
            "OutputConstructor": {"shipment.$": "$Output.Body.shipment", "status.$": "$Output.Body.status"},
            "Next": "HasItArrived",
        },
        {
            "Type": "Choice",
            "Name": "HasItArrived",
            "Branches": [{"Condition": '$Input.status == "delivered"', "Next": "Delivered"}],
            "Default": "WaitForCarrier",
        },
        {"Type": "Wait", "Name": "WaitForCarrier", "Seconds": poll_seconds, "Next": "AskCarrier"},
        {"Type": "Succeed", "Name": "Delivered"},
    ],
}

# Asks the carrier until the shipment has arrived.
shipment = cloudflow.Flow(
    "shipment",
    description="Follows one shipment until it has arrived.",
    definition=follow_shipment,
)

# Any value of a definition may be another resource's output, such as the other flow's ARN.
orders = cloudflow.Flow(
    "orders",
    definition={
        "Type": "StateMachine",
        "SpecVersion": "v1",
        "StartAt": "FollowShipment",
        "States": [
            {
                "Type": "Task",
                "Name": "FollowShipment",
                "Action": "FNF:StartExecution",
                "TaskMode": "WaitForSystemCallback",
                "Parameters": {"resourceArn": shipment.arn, "input.$": "$Input.payload"},
                "End": True,
            },
        ],
    },
)

standing_order = cloudflow.Schedule(
    "standing-order",
    flow_name=orders.name,
    cron_expression="CRON_TZ=Asia/Shanghai 0 0 6 ? * MON",
    payload={"shipment": "s-1001", "express": False},
)

pulumi.export("flowName", orders.name)
pulumi.export("scheduleId", standing_order.schedule_id)
