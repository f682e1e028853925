package dev.futago.node.cli;

import com.google.gson.JsonObject;

import dev.futago.node.admin.Orders;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code futago reassert}. */
@Command(
        name = "reassert",
        mixinStandardHelpOptions = true,
        description =
                "Lets the node that holds the memory write the arbiter's record again, after the"
                        + " arbiter was restored from an older copy or lost its record. A primary"
                        + " that is alone or whose standby is connected needs no order. End the"
                        + " other node first, name it, and start it again afterwards.",
        footer = {
            "",
            "Exit codes: 0 done, 1 tried in vain, 2 usage, 4 unreachable, 5 refused, 124 not known"
                    + " in time."
        })
public final class ReassertCommand implements Callable<Integer> {

    @Mixin private OrderTarget target = new OrderTarget();

    @Mixin private AuditedReason reason = new AuditedReason();

    @Override
    public Integer call() {
        var order = new JsonObject();
        reason.addTo(order);
        return target.give(OrderTarget.To.THIS_NODE, Orders.REASSERT, order, Duration.ZERO);
    }
}
