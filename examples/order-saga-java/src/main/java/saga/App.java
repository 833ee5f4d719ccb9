package saga;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.asset.FileAsset;
import io.github.pulumi_cloudflow.cloudflow.Flow;
import io.github.pulumi_cloudflow.cloudflow.FlowArgs;

public final class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    private static void stack(Context context) {
        // The file has the flow's name; a mistake in it is told with the file's name and line.
        var orderSaga = new Flow("order-saga", FlowArgs.builder()
            .description("Takes an order, or undoes it.")
            .definition(new FileAsset("../order-saga/order-saga.yaml"))
            .build());

        context.export("flowName", orderSaga.name());
        context.export("arn", orderSaga.arn());
    }
}
