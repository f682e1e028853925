package dev.futago.drill.cli;

import dev.futago.drill.load.Dialect;
import dev.futago.drill.load.LoadPlan;
import dev.futago.drill.load.LoadResult;
import dev.futago.drill.load.RrLoad;
import dev.futago.drill.load.RrReport;
import dev.futago.guests.rr.RrWire;
import dev.futago.node.cli.Converters;
import dev.futago.node.cli.ExitCode;
import dev.futago.node.config.HostPort;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code futago rr}: request/response load, as netperf's TCP_RR, that follows takeovers. */
@Command(
        name = "rr",
        mixinStandardHelpOptions = true,
        description =
                "Puts request/response load on a pair that runs the rr or the kv guest, and checks"
                        + " every answer.",
        footer = {
            "",
            "Exit codes: 0 every request was answered, 1 an answer was wrong or missing, 2 usage,"
                    + " 4 no address could be reached."
        })
public final class RrCommand implements Callable<Integer> {

    /** A guest that can be asked. */
    enum GuestType {
        rr,
        kv
    }

    /** How a result is printed. */
    enum Output {
        text,
        json,
        csv
    }

    private static final RrWire.Sizes SIZES = new RrWire.Sizes(64, 64);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "HOST:PORT",
            arity = "1..*",
            split = ",",
            converter = Converters.Address.class,
            description = "Where the nodes listen for clients: of a pair, give both.")
    private List<HostPort> addresses = List.of();

    @Option(
            names = "--guest",
            paramLabel = "TYPE",
            defaultValue = "rr",
            description =
                    "What the pair runs: ${COMPLETION-CANDIDATES} (default: rr). On kv each request"
                            + " is a transaction, and leaves a number under rr:order and under"
                            + " rr:count:SESSION.")
    private GuestType guest = GuestType.rr;

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            defaultValue = "10",
            converter = SecondsConverter.class,
            description = "How long to measure (default: 10). Takes ms, s, m and h, too: 500ms.")
    private Duration time = Duration.ZERO;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            defaultValue = "0",
            converter = SecondsConverter.class,
            description = "How long to run before measuring (default: 0).")
    private Duration warmup = Duration.ZERO;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            converter = SecondsConverter.class,
            description = "How long to wait for any reply before giving up (default: 10).")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--size",
            paramLabel = "REQUEST/REPLY",
            converter = SizesConverter.class,
            description = "On rr: bytes of each request and of each reply (default: 64/64).")
    private RrWire.@Nullable Sizes sizes;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many connections, each a session (default: 1).")
    private int connections;

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How many requests of each may wait for replies, 1 to 64, on kv to 32"
                            + " (default: 1): the guest keeps the replies of so many, for"
                            + " retries.")
    private int depth;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Requests per second over all, at even times; latency counts from when each"
                            + " was due (default: as fast as replies come).")
    private double rate;

    @Option(
            names = "--reads",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description =
                    "How many of a hundred requests only read: 0 to 100 (default: 0). They change"
                            + " nothing, and their answers are checked, too.")
    private int readPercent;

    @Option(
            names = "--check",
            description = "Print what the check of all answers found, also when nothing is wrong.")
    private boolean isChecked;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: text).")
    private Output output = Output.text;

    @Override
    public Integer call() {
        LoadResult result = RrLoad.run(plan());
        PrintWriter out = spec.commandLine().getOut();
        var report = new RrReport(result);
        if (result.isReached()) {
            out.print(
                    switch (output) {
                        case text -> report.text(isChecked);
                        case json -> report.json();
                        case csv -> report.csv();
                    });
            out.flush();
        }
        return judge(result);
    }

    private LoadPlan plan() {
        try {
            var shape = new LoadPlan.Shape(connections, depth, rate);
            var targets =
                    addresses.stream()
                            .map(at -> InetSocketAddress.createUnresolved(at.host(), at.port()))
                            .toList();
            return new LoadPlan(targets, time, warmup, timeout, shape, dialect(), readPercent);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Dialect dialect() {
        return switch (guest) {
            case rr -> Dialect.rr(sizes == null ? SIZES : sizes);
            case kv -> {
                if (sizes != null) {
                    throw new IllegalArgumentException(
                            "--size is for the rr guest: requests to the kv guest have a length of"
                                    + " their own");
                }
                yield Dialect.kv();
            }
        };
    }

    private int judge(LoadResult result) {
        String target = result.plan().target();
        String trouble = result.trouble().isEmpty() ? "" : " (" + result.trouble() + ")";
        if (!result.isReached()) {
            complain("cannot reach %s%s".formatted(target, trouble));
            return ExitCode.UNREACHABLE;
        }
        result.verdict().evidence().forEach(this::complain);
        long unknown = result.verdict().unknown();
        if (unknown > 0) {
            complain(
                    "what became of %d requests is unknown: the guest has forgotten their sessions"
                            .formatted(unknown));
        }
        long unanswered = result.verdict().unanswered();
        if (unanswered > 0) {
            complain(
                    "no answer from %s to %d requests for %s s%s"
                            .formatted(target, unanswered, seconds(timeout), trouble));
            if (result.verdict().acknowledged() == 0) {
                complain("does the pair run the %s guest? see --guest".formatted(guest));
            }
        }
        return result.isGood() ? 0 : ExitCode.FAILED;
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    private void complain(String sentence) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("futago rr: " + sentence);
        err.flush();
    }

    /** Seconds, or a number with its unit. */
    static final class SecondsConverter implements ITypeConverter<Duration> {

        private static final Pattern FORM =
                Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|)");

        @Override
        public Duration convert(String value) {
            Matcher parts = FORM.matcher(value.strip());
            if (!parts.matches()) {
                throw new TypeConversionException(
                        "'" + value + "' is no number of seconds, nor like 500ms, 10s, 2m, 1h");
            }
            long unitMillis =
                    switch (parts.group(2)) {
                        case "ms" -> 1;
                        case "m" -> 60_000;
                        case "h" -> 3_600_000;
                        default -> 1000;
                    };
            var millis = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unitMillis));
            return Duration.ofMillis(millis.longValue());
        }
    }

    /** {@code REQUEST/REPLY} in bytes. */
    static final class SizesConverter implements ITypeConverter<RrWire.Sizes> {

        private static final Pattern FORM = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

        @Override
        public RrWire.Sizes convert(String value) {
            Matcher parts = FORM.matcher(value.strip());
            if (!parts.matches()) {
                throw new TypeConversionException("'" + value + "' is not REQUEST/REPLY bytes");
            }
            try {
                return new RrWire.Sizes(
                        Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
