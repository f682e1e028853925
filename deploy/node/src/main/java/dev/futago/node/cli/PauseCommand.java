package dev.futago.node.cli;

import com.google.gson.JsonObject;

import dev.futago.node.admin.Orders;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code futago pause}. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description =
                "Lets nobody take over by itself for a while; a primary goes on, alone if it must.",
        footer = {
            "",
            "Exit codes: 0 done, 1 tried in vain, 2 usage, 4 unreachable, 5 refused, 124 not known"
                    + " in time."
        })
public final class PauseCommand implements Callable<Integer> {

    @Mixin private OrderTarget target = new OrderTarget();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            required = true,
            converter = Converters.Time.class,
            description = "How long, at most 7 days, such as 90s.")
    private Duration time = Duration.ZERO;

    @Override
    public Integer call() {
        var order = new JsonObject();
        order.addProperty(Orders.FOR_MILLIS, time.toMillis());
        return target.give(OrderTarget.To.PRIMARY, Orders.PAUSE, order, Duration.ZERO);
    }
}
