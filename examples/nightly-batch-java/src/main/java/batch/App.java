package batch;

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

    /** Any function of the account, by its name. */
    private static String functionArn(String name) {
        return "acs:fc:::functions/" + name + "/LATEST";
    }

    private static final Map<String, Object> CLOSE_SHOP = Map.of(
        "Type", "Task",
        "Name", "CloseShop",
        "Action", "FC:InvokeFunction",
        "TaskMode", "RequestComplete",
        "Parameters", Map.of("resourceArn", functionArn("close-shop"), "body", Map.of("shop.$", "$Input.id")),
        "OutputConstructor", Map.of("shop.$", "$Input.id", "turnover.$", "$Output.Body.turnover"),
        "Retry", List.of(Map.of("Errors", List.of("FnF.ALL"), "MaxAttempts", 3, "IntervalSeconds", 30, "BackoffRate", 2)),
        // One shop that cannot be closed must not stop the others.
        "Catch", List.of(Map.of(
            "Errors", List.of("FnF.ALL"),
            "OutputConstructor", Map.of("shop.$", "$Input.id", "error.$", "$Context.Current.Error.Code"),
            "Next", "ReportShop")),
        "End", true);

    private static final Map<String, Object> CLOSE_DAY = Map.of(
        "Type", "StateMachine",
        "SpecVersion", "v1",
        "StartAt", "ListShops",
        "States", List.of(
            // A schedule hands its payload over under the key `payload`.
            Map.of(
                "Type", "Task",
                "Name", "ListShops",
                "Action", "FC:InvokeFunction",
                "TaskMode", "RequestComplete",
                "Parameters", Map.of(
                    "resourceArn", functionArn("list-shops"),
                    "body", Map.of("country.$", "$Input.payload.country")),
                "OutputConstructor", Map.of("shops.$", "$Output.Body.shops"),
                "Next", "CloseShops"),
            Map.of(
                "Type", "Map",
                "Name", "CloseShops",
                "ItemsPath", "$Input.shops",
                "MaxConcurrency", 10,
                "Processor", Map.of(
                    "StartAt", "CloseShop",
                    "States", List.of(CLOSE_SHOP, Map.of("Type", "Pass", "Name", "ReportShop", "End", true))),
                "Next", "SendReport"),
            Map.of(
                "Type", "Task",
                "Name", "SendReport",
                "Action", "MNS:SendMessage",
                "TaskMode", "RequestComplete",
                "Parameters", Map.of(
                    "resourceArn", "acs:mns:cn-hangzhou::/queues/day-reports/messages",
                    "message.$", "jsonToString($Input.Items)"),
                "OutputConstructor", Map.of("shops.$", "$Input.Items"),
                "End", true)));

    private static void stack(Context context) {
        var closeDay = new Flow("close-day", FlowArgs.builder()
            .description("Closes the day of every shop, ten at a time.")
            .definition(CLOSE_DAY)
            .build());

        var nightly = new Schedule("nightly", ScheduleArgs.builder()
            .flowName(closeDay.name())
            .description("At two in the morning, Shanghai time.")
            .cronExpression("CRON_TZ=Asia/Shanghai 0 0 2 * * *")
            .payload(Map.of("country", "CN"))
            .build());

        context.export("flowName", closeDay.name());
        context.export("scheduleName", nightly.scheduleName());
    }
}
