package quickstart;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import io.github.pulumi_cloudflow.cloudflow.Flow;
import io.github.pulumi_cloudflow.cloudflow.FlowArgs;
import io.github.pulumi_cloudflow.cloudflow.Schedule;
import io.github.pulumi_cloudflow.cloudflow.ScheduleArgs;
import java.util.List;
import java.util.Map;

public final class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    private static void stack(Context context) {
        int pollSeconds = context.config().getInteger("pollSeconds").orElse(60);

        // Asks the carrier until the shipment has arrived.
        var shipment = new Flow("shipment", FlowArgs.builder()
            .description("Follows one shipment until it has arrived.")
            .definition(Map.of(
                "Type", "StateMachine",
                "SpecVersion", "v1",
                "StartAt", "AskCarrier",
                "States", List.of(
                    Map.of(
                        "Type", "Task",
                        "Name", "AskCarrier",
                        "Action", "HTTP:Request",
                        "TaskMode", "RequestComplete",
                        "Parameters", Map.of("url", "https://carrier.example.com/shipments", "method", "POST", "body.$", "$Input"),
                        "OutputConstructor", Map.of("shipment.$", "$Output.Body.shipment", "status.$", "$Output.Body.status"),
                        "Next", "HasItArrived"),
                    Map.of(
                        "Type", "Choice",
                        "Name", "HasItArrived",
                        "Branches", List.of(Map.of("Condition", "$Input.status == \"delivered\"", "Next", "Delivered")),
                        "Default", "WaitForCarrier"),
                    Map.of("Type", "Wait", "Name", "WaitForCarrier", "Seconds", pollSeconds, "Next", "AskCarrier"),
                    Map.of("Type", "Succeed", "Name", "Delivered"))))
            .build());

        // Any value of a definition may be another resource's output, such as the other flow's ARN.
        var orders = new Flow("orders", FlowArgs.builder()
            .definition(Map.of(
                "Type", "StateMachine",
                "SpecVersion", "v1",
                "StartAt", "FollowShipment",
                "States", List.of(
                    Map.of(
                        "Type", "Task",
                        "Name", "FollowShipment",
                        "Action", "FNF:StartExecution",
                        "TaskMode", "WaitForSystemCallback",
                        "Parameters", Map.of("resourceArn", shipment.arn(), "input.$", "$Input.payload"),
                        "End", true))))
            .build());

        var standingOrder = new Schedule("standing-order", ScheduleArgs.builder()
            .flowName(orders.name())
            .cronExpression("CRON_TZ=Asia/Shanghai 0 0 6 ? * MON")
            .payload(Map.of("shipment", "s-1001", "express", false))
            .build());

        context.export("flowName", orders.name());
        context.export("scheduleId", standingOrder.scheduleId());
    }
}
