package dev.futago.node.cli;

import com.google.gson.JsonObject;

import dev.futago.node.admin.Orders;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code futago failover}. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        description =
                "Lets a standby take over whose primary is gone, where no arbiter is configured.",
        footer = {
            "",
            "Exit codes: 0 done, 1 tried in vain, 2 usage, 4 unreachable, 5 refused, 124 not known"
                    + " in time."
        })
public final class FailoverCommand implements Callable<Integer> {

    @Mixin private OrderTarget target = new OrderTarget();

    @Option(
            names = "--allow-data-loss",
            required = true,
            description = "If the primary runs still, what it does from here on is lost.")
    private boolean isLossAccepted;

    @Option(
            names = "--reason",
            paramLabel = "WORDS",
            required = true,
            description = "Why; kept in the arbiter's record and in the history.")
    private String reason = "";

    @Override
    public Integer call() {
        var order = new JsonObject();
        order.addProperty(Orders.ACCEPT_DATA_LOSS, isLossAccepted);
        order.addProperty(Orders.REASON, reason);
        return target.give(OrderTarget.To.THIS_NODE, Orders.FAILOVER, order, Duration.ZERO);
    }
}
