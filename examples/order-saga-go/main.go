package main

import (
	"github.com/pulumi-cloudflow/pulumi-cloudflow/sdk/go/cloudflow"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		// The file has the flow's name; a mistake in it is told with the file's name and line.
		orderSaga, err := cloudflow.NewFlow(ctx, "order-saga", &cloudflow.FlowArgs{
			Description: pulumi.String("Takes an order, or undoes it."),
			Definition:  pulumi.NewFileAsset("../order-saga/order-saga.yaml"),
		})
		if err != nil {
			return err
		}

		ctx.Export("flowName", orderSaga.Name)
		ctx.Export("arn", orderSaga.Arn)
		return nil
	})
}
