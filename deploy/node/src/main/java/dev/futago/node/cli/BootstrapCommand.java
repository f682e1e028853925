package dev.futago.node.cli;

import com.google.gson.JsonObject;

import dev.futago.node.admin.Orders;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code futago bootstrap}. */
@Command(
        name = "bootstrap",
        mixinStandardHelpOptions = true,
        description =
                "Starts a pair with an empty memory: again, after both holders of it are gone, or"
                    + " for the first time where the peer cannot be asked. Refused until every"
                    + " other node answered that it holds no memory, or is named by --node-is-off.",
        footer = {
            "",
            "Exit codes: 0 done, 1 tried in vain, 2 usage, 4 unreachable, 5 refused, 124 not known"
                    + " in time."
        })
public final class BootstrapCommand implements Callable<Integer> {

    @Mixin private OrderTarget target = new OrderTarget();

    @Option(
            names = "--accept-data-loss",
            required = true,
            description = "All that the pair held is lost.")
    private boolean isLossAccepted;

    @Mixin private AuditedReason reason = new AuditedReason();

    @Override
    public Integer call() {
        var order = new JsonObject();
        order.addProperty(Orders.ACCEPT_DATA_LOSS, isLossAccepted);
        reason.addTo(order);
        return target.give(OrderTarget.To.THIS_NODE, Orders.BOOTSTRAP, order, Duration.ZERO);
    }
}
