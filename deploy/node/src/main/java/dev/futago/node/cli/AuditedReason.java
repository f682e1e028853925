package dev.futago.node.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import dev.futago.node.admin.Orders;

import picocli.CommandLine.Option;

import java.util.List;

/** Options of an order that the arbiter's record keeps with its reason: why, and who is off. */
final class AuditedReason {

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

    /** Adds both to an order. */
    void addTo(JsonObject order) {
        order.addProperty(Orders.REASON, reason);
        var names = new JsonArray();
        nodesOff.forEach(names::add);
        order.add(Orders.NODES_OFF, names);
    }
}
