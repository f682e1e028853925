package dev.futago.drill.failover;

import dev.futago.drill.fault.ArbiterSeat;
import dev.futago.drill.load.Dialect;
import dev.futago.drill.load.LoadPlan;
import dev.futago.drill.process.ChildPair;
import dev.futago.guests.rr.RrWire;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * How a pair is made and loaded for drills.
 *
 * @param launcher the program {@code futago}
 * @param service what runs in the pair
 * @param memory guest memory as {@code --memory} takes it
 * @param requestsPerSecond over all clients; 0 for as many as the replies allow
 * @param length how long each drill goes on
 * @param log where all that happens is printed as it comes
 */
public record DrillPlan(
        Path launcher,
        ChildPair.Service service,
        ArbiterSeat.Kind arbiter,
        String memory,
        double requestsPerSecond,
        Length length,
        Optional<PrintStream> log) {

    /** Clients of the checked load, and how many requests of each may wait. */
    private static final int CONNECTIONS = 8;

    private static final int DEPTH = 4;
    private static final RrWire.Sizes SIZES = new RrWire.Sizes(64, 64);

    LoadPlan.Shape shape() {
        return new LoadPlan.Shape(CONNECTIONS, DEPTH, requestsPerSecond);
    }

    Dialect dialect() {
        return service == ChildPair.Service.RR ? Dialect.rr(SIZES) : Dialect.kv();
    }

    /** In words that the command line takes. */
    public String words() {
        String howLong =
                switch (length) {
                    case Length.Cycles(int count) -> "--cycles " + count;
                    case Length.Time(var all, var every) ->
                            "--for %ds --every %ds".formatted(all.toSeconds(), every.toSeconds());
                };
        return String.format(
                Locale.ROOT,
                "--guest %s --arbiter %s --memory %s --rate %.0f %s",
                dialect().guest(),
                arbiter,
                memory,
                requestsPerSecond,
                howLong);
    }
}
