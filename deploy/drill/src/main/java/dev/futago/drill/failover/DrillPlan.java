package dev.futago.drill.failover;

import dev.futago.drill.fault.ArbiterSeat;
import dev.futago.drill.load.Abuse;
import dev.futago.drill.load.Dialect;
import dev.futago.drill.load.LoadPlan;
import dev.futago.drill.process.ChildPair;
import dev.futago.guests.rr.RrWire;
import dev.futago.node.config.HostPort;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
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
 * @param seed decides random commands
 * @param attached a pair that somebody else runs; empty for one of the drill's own
 * @param log where all that happens is printed as it comes
 */
public record DrillPlan(
        Path launcher,
        ChildPair.Service service,
        ArbiterSeat.Kind arbiter,
        String memory,
        double requestsPerSecond,
        Length length,
        long seed,
        Optional<Attached> attached,
        Optional<PrintStream> log) {

    /** A pair that somebody else runs. */
    public record Attached(List<Node> nodes) {

        /**
         * One of its nodes.
         *
         * @param api where it serves HTTP
         * @param client where the guest's clients find it
         */
        public record Node(HostPort api, InetSocketAddress client) {}

        /** Refuses what is no pair. */
        public Attached {
            nodes = List.copyOf(nodes);
            if (nodes.size() != 2) {
                throw new IllegalArgumentException("a pair has 2 nodes");
            }
        }
    }

    /** With less load than this a drill shows nothing. */
    public static final double REQUESTS_PER_SECOND_MIN = 500;

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

    Abuse.Port clientPort() {
        return service == ChildPair.Service.RR ? Abuse.Port.RR : Abuse.Port.KV;
    }

    /** The same plan with another guest memory. */
    DrillPlan withMemory(String size) {
        return new DrillPlan(
                launcher, service, arbiter, size, requestsPerSecond, length, seed, attached, log);
    }

    /** Why a drill cannot be run so; empty when it can. */
    public Optional<String> missing(Drill drill) {
        boolean isFuzz = drill.setting().company() == Drill.Company.FUZZERS;
        if (isFuzz && service == ChildPair.Service.RR) {
            return Optional.of("random commands are for --guest kv");
        }
        if (attached.isEmpty()) {
            return drill.missing().or(arbiter::missing);
        }
        return drill.setting().needs().isEmpty()
                ? Optional.empty()
                : Optional.of("it needs a pair of its own, and is not for one that others use");
    }

    /** In words that the command line takes. */
    public String words() {
        String howLong =
                switch (length) {
                    case Length.Cycles(int count) -> "--cycles " + count;
                    case Length.Time(var all, var every) ->
                            "--for %ds --every %ds".formatted(all.toSeconds(), every.toSeconds());
                };
        String how =
                attached.isPresent()
                        ? "--attach"
                        : "--arbiter %s --memory %s".formatted(arbiter, memory);
        return String.format(
                Locale.ROOT,
                "--guest %s %s --rate %.0f %s",
                dialect().guest(),
                how,
                requestsPerSecond,
                howLong);
    }
}
