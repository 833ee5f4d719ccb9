import pulumi
import pulumi_cloudflow as cloudflow


def function_arn(name: str) -> str:
    """Any function of the account, by its name."""
    return f"acs:fc:::functions/{name}/LATEST"


close_shop: cloudflow.TaskState = {
    "Type": "Task",
    "Name": "CloseShop",
    "Action": "FC:InvokeFunction",
    "TaskMode": "RequestComplete",
    "Parameters": {"resourceArn": function_arn("close-shop"), "body": {"shop.$": "$Input.id"}},
    "OutputConstructor": {"shop.$": "$Input.id", "turnover.$": "$Output.Body.turnover"},
    "Retry": [{"Errors": ["FnF.ALL"], "MaxAttempts": 3, "IntervalSeconds": 30, "BackoffRate": 2}],
    # One shop that cannot be closed must not stop the others.
    "Catch": [
        {
            "Errors": ["FnF.ALL"],
            "OutputConstructor": {"shop.$": "$Input.id", "error.$": "$Context.Current.Error.Code"},
            "Next": "ReportShop",
        }
    ],
    "End": True,
}

close_day_definition: cloudflow.StateMachine = {
    "Type": "StateMachine",
    "SpecVersion": "v1",
    "StartAt": "ListShops",
    "States": [
        # A schedule hands its payload over under the key `payload`.
        {
            "Type": "Task",
            "Name": "ListShops",
            "Action": "FC:InvokeFunction",
            "TaskMode": "RequestComplete",
            "Parameters": {"resourceArn": function_arn("list-shops"), "body": {"country.$": "$Input.payload.country"}},
            "OutputConstructor": {"shops.$": "$Output.Body.shops"},
            "Next": "CloseShops",
        },
        {
            "Type": "Map",
            "Name": "CloseShops",
            "ItemsPath": "$Input.shops",
            "MaxConcurrency": 10,
            "Processor": {"StartAt": "CloseShop", "States": [close_shop, {"Type": "Pass", "Name": "ReportShop", "End": True}]},
            "Next": "SendReport",
        },
        {
            "Type": "Task",
            "Name": "SendReport",
            "Action": "MNS:SendMessage",
            "TaskMode": "RequestComplete",
            "Parameters": {
                "resourceArn": "acs:mns:cn-hangzhou::/queues/day-reports/messages",
                "message.$": "jsonToString($Input.Items)",
            },
            "OutputConstructor": {"shops.$": "$Input.Items"},
            "End": True,
        },
    ],
}

close_day = cloudflow.Flow(
    "close-day",
    description="Closes the day of every shop, ten at a time.",
    definition=close_day_definition,
)

nightly = cloudflow.Schedule(
    "nightly",
    flow_name=close_day.name,
    description="At two in the morning, Shanghai time.",
    cron_expression="CRON_TZ=Asia/Shanghai 0 0 2 * * *",
    payload={"country": "CN"},
)

pulumi.export("flowName", close_day.name)
pulumi.export("scheduleName", nightly.schedule_name)
