package main

import (
	"github.com/pulumi-cloudflow/pulumi-cloudflow/sdk/go/cloudflow"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		pollSeconds := config.GetInt(ctx, "pollSeconds")
		if pollSeconds == 0 {
			pollSeconds = 60
		}

		// Asks the carrier until the shipment has arrived.
		shipment, err := cloudflow.NewFlow(ctx, "shipment", &cloudflow.FlowArgs{
			Description: pulumi.String("Follows one shipment until it has arrived."),
			Definition: pulumi.Map{
				"Type":        pulumi.String("StateMachine"),
				"SpecVersion": pulumi.String("v1"),
				"StartAt":     pulumi.String("AskCarrier"),
				"States": pulumi.Array{
					pulumi.Map{
						"Type":              pulumi.String("Task"),
						"Name":              pulumi.String("AskCarrier"),
						"Action":            pulumi.String("HTTP:Request"),
						"TaskMode":          pulumi.String("RequestComplete"),
						"Parameters":        pulumi.ToMap(map[string]any{"url": "https://carrier.example.com/shipments", "method": "POST", "body.$": "$Input"}),
						"OutputConstructor": pulumi.ToMap(map[string]any{"shipment.$": "$Output.Body.shipment", "status.$": "$Output.Body.status"}),
						"Next":              pulumi.String("HasItArrived"),
					},
					pulumi.Map{
						"Type":     pulumi.String("Choice"),
						"Name":     pulumi.String("HasItArrived"),
						"Branches": pulumi.ToArray([]any{map[string]any{"Condition": `$Input.status == "delivered"`, "Next": "Delivered"}}),
						"Default":  pulumi.String("WaitForCarrier"),
					},
					pulumi.ToMap(map[string]any{"Type": "Wait", "Name": "WaitForCarrier", "Seconds": pollSeconds, "Next": "AskCarrier"}),
					pulumi.ToMap(map[string]any{"Type": "Succeed", "Name": "Delivered"}),
				},
			},
		})
		if err != nil {
			return err
		}

		// Any value of a definition may be another resource's output, such as the other flow's ARN.
		orders, err := cloudflow.NewFlow(ctx, "orders", &cloudflow.FlowArgs{
			Definition: pulumi.Map{
				"Type":        pulumi.String("StateMachine"),
				"SpecVersion": pulumi.String("v1"),
				"StartAt":     pulumi.String("FollowShipment"),
				"States": pulumi.Array{
					pulumi.Map{
						"Type":       pulumi.String("Task"),
						"Name":       pulumi.String("FollowShipment"),
						"Action":     pulumi.String("FNF:StartExecution"),
						"TaskMode":   pulumi.String("WaitForSystemCallback"),
						"Parameters": pulumi.Map{"resourceArn": shipment.Arn, "input.$": pulumi.String("$Input.payload")},
						"End":        pulumi.Bool(true),
					},
				},
			},
		})
		if err != nil {
			return err
		}

		standingOrder, err := cloudflow.NewSchedule(ctx, "standing-order", &cloudflow.ScheduleArgs{
			FlowName:       orders.Name,
			CronExpression: pulumi.String("CRON_TZ=Asia/Shanghai 0 0 6 ? * MON"),
			Payload:        pulumi.ToMap(map[string]any{"shipment": "s-1001", "express": false}),
		})
		if err != nil {
			return err
		}

		ctx.Export("flowName", orders.Name)
		ctx.Export("scheduleId", standingOrder.ScheduleId)
		return nil
	})
}
