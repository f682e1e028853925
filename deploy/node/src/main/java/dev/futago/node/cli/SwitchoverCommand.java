package dev.futago.node.cli;

import com.google.gson.JsonObject;

import dev.futago.node.admin.Orders;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code futago switchover}. */
@Command(
        name = "switchover",
        mixinStandardHelpOptions = true,
        description = "Gives the pair to its standby: nothing is lost, and no image is sent.",
        footer = {
            "",
            "Exit codes: 0 done, 1 tried in vain, 2 usage, 4 unreachable, 5 refused, 124 not known"
                    + " in time."
        })
public final class SwitchoverCommand implements Callable<Integer> {

    @Mixin private OrderTarget target = new OrderTarget();

    @Option(names = "--dry-run", description = "Only tell whether it would be tried.")
    private boolean isDryRun;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = Converters.Time.class,
            description =
                    "After which everything goes on as before, at most 60s (default:"
                            + " ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(5);

    @Override
    public Integer call() {
        var order = new JsonObject();
        order.addProperty(Orders.DRY_RUN, isDryRun);
        order.addProperty(Orders.TIMEOUT_MILLIS, timeout.toMillis());
        return target.give(OrderTarget.To.PRIMARY, Orders.SWITCHOVER, order, timeout);
    }
}
