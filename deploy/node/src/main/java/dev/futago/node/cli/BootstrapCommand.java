package dev.futago.node.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import dev.futago.node.admin.Orders;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.List;
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

    @Option(
            names = "--reason",
            paramLabel = "WORDS",
            required = true,
            description = "Why; kept in the arbiter's record and in the history.")
    private String reason = "";

    @Option(
            names = "--node-is-off",
            paramLabel = "NAME",
            description =
                    "The operator vouches that this node does not run and holds nothing; kept with"
                            + " the reason. May be given more than once.")
    private List<String> nodesOff = List.of();

    @Override
    public Integer call() {
        var order = new JsonObject();
        order.addProperty(Orders.ACCEPT_DATA_LOSS, isLossAccepted);
        order.addProperty(Orders.REASON, reason);
        var names = new JsonArray();
        nodesOff.forEach(names::add);
        order.add(Orders.NODES_OFF, names);
        return target.give(OrderTarget.To.THIS_NODE, Orders.BOOTSTRAP, order, Duration.ZERO);
    }
}
