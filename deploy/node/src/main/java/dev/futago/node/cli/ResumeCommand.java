package dev.futago.node.cli;

import com.google.gson.JsonObject;

import dev.futago.node.admin.Orders;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code futago resume}. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Ends a pause.",
        footer = {
            "",
            "Exit codes: 0 done, 1 tried in vain, 2 usage, 4 unreachable, 5 refused, 124 not known"
                    + " in time."
        })
public final class ResumeCommand implements Callable<Integer> {

    @Mixin private OrderTarget target = new OrderTarget();

    @Override
    public Integer call() {
        return target.give(OrderTarget.To.PRIMARY, Orders.RESUME, new JsonObject(), Duration.ZERO);
    }
}
