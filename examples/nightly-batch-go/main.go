package main

import (
	"github.com/pulumi-cloudflow/pulumi-cloudflow/sdk/go/cloudflow"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// object is a part of a definition in which nothing is another resource's output.
type object = map[string]any

// functionArn names any function of the account.
func functionArn(name string) string {
	return "acs:fc:::functions/" + name + "/LATEST"
}

var closeShop = object{
	"Type":              "Task",
	"Name":              "CloseShop",
	"Action":            "FC:InvokeFunction",
	"TaskMode":          "RequestComplete",
	"Parameters":        object{"resourceArn": functionArn("close-shop"), "body": object{"shop.$": "$Input.id"}},
	"OutputConstructor": object{"shop.$": "$Input.id", "turnover.$": "$Output.Body.turnover"},
	"Retry":             []any{object{"Errors": []any{"FnF.ALL"}, "MaxAttempts": 3, "IntervalSeconds": 30, "BackoffRate": 2}},
	// One shop that cannot be closed must not stop the others.
	"Catch": []any{object{
		"Errors":            []any{"FnF.ALL"},
		"OutputConstructor": object{"shop.$": "$Input.id", "error.$": "$Context.Current.Error.Code"},
		"Next":              "ReportShop",
	}},
	"End": true,
}

var closeDay = object{
	"Type":        "StateMachine",
	"SpecVersion": "v1",
	"StartAt":     "ListShops",
	"States": []any{
		// A schedule hands its payload over under the key `payload`.
		object{
			"Type":              "Task",
			"Name":              "ListShops",
			"Action":            "FC:InvokeFunction",
			"TaskMode":          "RequestComplete",
			"Parameters":        object{"resourceArn": functionArn("list-shops"), "body": object{"country.$": "$Input.payload.country"}},
			"OutputConstructor": object{"shops.$": "$Output.Body.shops"},
			"Next":              "CloseShops",
		},
		object{
			"Type":           "Map",
			"Name":           "CloseShops",
			"ItemsPath":      "$Input.shops",
			"MaxConcurrency": 10,
			"Processor":      object{"StartAt": "CloseShop", "States": []any{closeShop, object{"Type": "Pass", "Name": "ReportShop", "End": true}}},
			"Next":           "SendReport",
		},
		object{
			"Type":              "Task",
			"Name":              "SendReport",
			"Action":            "MNS:SendMessage",
			"TaskMode":          "RequestComplete",
			"Parameters":        object{"resourceArn": "acs:mns:cn-hangzhou::/queues/day-reports/messages", "message.$": "jsonToString($Input.Items)"},
			"OutputConstructor": object{"shops.$": "$Input.Items"},
			"End":               true,
		},
	},
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		flow, err := cloudflow.NewFlow(ctx, "close-day", &cloudflow.FlowArgs{
			Description: pulumi.String("Closes the day of every shop, ten at a time."),
			Definition:  pulumi.ToMap(closeDay),
		})
		if err != nil {
			return err
		}

		nightly, err := cloudflow.NewSchedule(ctx, "nightly", &cloudflow.ScheduleArgs{
			FlowName:       flow.Name,
			Description:    pulumi.String("At two in the morning, Shanghai time."),
			CronExpression: pulumi.String("CRON_TZ=Asia/Shanghai 0 0 2 * * *"),
			Payload:        pulumi.ToMap(object{"country": "CN"}),
		})
		if err != nil {
			return err
		}

		ctx.Export("flowName", flow.Name)
		ctx.Export("scheduleName", nightly.ScheduleName)
		return nil
	})
}
