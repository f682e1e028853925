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

/** {@code futago reassert}. */
@Command(
        name = "reassert",
        mixinStandardHelpOptions = true,
        description =
                "Lets the node that holds the memory write the arbiter's record again, after the"
                        + " arbiter was restored from an older copy or lost its record. End the"
                        + " other node first, and start it again afterwards.",
        footer = {
            "",
            "Exit codes: 0 done, 1 tried in vain, 2 usage, 4 unreachable, 5 refused, 124 not known"
                    + " in time."
        })
public final class ReassertCommand implements Callable<Integer> {

    @Mixin private OrderTarget target = new OrderTarget();

    @Option(
            names = "--reason",
            paramLabel = "WORDS",
            required = true,
            description = "Why; kept in the arbiter's record and in the history.")
    private String reason = "";

    @Option(
            names = "--node-is-off",
            paramLabel = "NAME",
            required = true,
            description =
                    "The operator vouches that this node does not run and holds nothing; kept with"
                            + " the reason. May be given more than once.")
    private List<String> nodesOff = List.of();

    @Override
    public Integer call() {
        var order = new JsonObject();
        order.addProperty(Orders.REASON, reason);
        var names = new JsonArray();
        nodesOff.forEach(names::add);
        order.add(Orders.NODES_OFF, names);
        return target.give(OrderTarget.To.THIS_NODE, Orders.REASSERT, order, Duration.ZERO);
    }
}
