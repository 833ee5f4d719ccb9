import pulumi
import pulumi_cloudflow as cloudflow

# The file has the flow's name; a mistake in it is told with the file's name and line.
order_saga = cloudflow.Flow(
    "order-saga",
    description="Takes an order, or undoes it.",
    definition=pulumi.FileAsset("../order-saga/order-saga.yaml"),
)

pulumi.export("flowName", order_saga.name)
pulumi.export("arn", order_saga.arn)
