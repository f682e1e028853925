package dev.futago.drill.failover;

import dev.futago.drill.load.FuzzClients;
import dev.futago.drill.load.RespConnection;
import dev.futago.drill.load.StateDump;
import dev.futago.drill.process.Children;
import dev.futago.drill.report.Check;
import dev.futago.drill.report.Course;
import dev.futago.drill.report.Cycle;
import dev.futago.drill.report.DrillResult;
import dev.futago.drill.report.Figure;
import dev.futago.drill.report.Moment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The drill that sends random commands instead of checked load: each cycle starts a pair with
 * another memory, fills it, compares both images, loses the primary by SIGKILL, compares the state
 * that clients read before and after, and compares both images again when the pair is protected.
 */
final class FuzzRun {

    private static final Duration FUZZED = Duration.ofMillis(1_500);
    private static final Duration TAKEOVER_MAX = Duration.ofSeconds(20);

    /** Twice the standby's patience and a second, as P7 has it. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(5);

    private static final int CLIENTS = 4;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final long POLL_MILLIS = 20;
    private static final long KIB = 1 << 10;

    /** Memories of the cycles, in KiB, before the one of the plan. */
    private static final List<Long> MEMORIES_KIB = List.of(512L, 1_024L, 4_096L, 16_384L);

    private static final int FILLER_KEYS_MAX = 200_000;
    private static final int VALUE_BYTES_MAX = 1 << 20;

    private final Drill drill;
    private final DrillPlan plan;
    private final Children all;
    private final Drilling.Progress progress;
    private final List<Cycle> cycles = new ArrayList<>();

    /**
     * A drill that has not begun.
     *
     * @param all ends it when the user has had enough
     * @param progress told each cycle when it is over
     */
    FuzzRun(Drill drill, DrillPlan plan, Children all, Drilling.Progress progress) {
        this.drill = drill;
        this.plan = plan;
        this.all = all;
        this.progress = progress;
    }

    /** Runs it; what does not go as it should is in the result. */
    DrillResult run() throws InterruptedException {
        int count = plan.length() instanceof Length.Cycles(int cycleCount) ? cycleCount : 1;
        for (int number = 1; number <= count && !all.isClosed(); number++) {
            Cycle cycle = new FuzzCycle(number).run();
            cycles.add(cycle);
            progress.ended(drill, cycle);
        }
        String trouble = all.isClosed() ? "told to end before its time" : "";
        return new DrillResult(
                drill.name(), drill.proves(), cycles, List.of(), List.of(), "", trouble);
    }

    /** One pair from its start to its end. */
    private final class FuzzCycle {

        private final int number;
        private final long seed;
        private final long memoryKib;
        private final List<Check> checks = new ArrayList<>();
        private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        private final List<Moment> moments = new ArrayList<>();
        private String fault = "none";
        private long faultNanos = System.nanoTime();

        private FuzzCycle(int number) {
            this.number = number;
            seed = plan.seed() + number;
            int turn = (number - 1) % (MEMORIES_KIB.size() + 1);
            memoryKib =
                    turn < MEMORIES_KIB.size()
                            ? MEMORIES_KIB.get(turn)
                            : Long.parseLong(plan.memory().replace("KiB", ""));
        }

        private Cycle run() throws InterruptedException {
            String trouble = "";
            var chronology = new Chronology(plan.log());
            try (var children = new Children()) {
                all.add(children);
                var ofMemory = plan.withMemory(memoryKib + "KiB");
                fuzz(DrilledPair.start(drill, ofMemory, children, chronology), children);
            } catch (TimeoutException | IOException | IllegalStateException failed) {
                trouble = "%s (%s)".formatted(failed.getMessage(), words());
            } catch (UncheckedIOException failed) {
                trouble = "%s (%s)".formatted(failed.getMessage(), words());
            } finally {
                chronology.close();
            }
            return new Cycle(
                    number,
                    fault,
                    moments,
                    figures,
                    checks,
                    new Course(0, 1, List.of(), List.of(), List.of()),
                    trouble);
        }

        private String words() {
            return "--seed %d --memory %dKiB".formatted(seed - number, memoryKib);
        }

        private void fuzz(DrilledPair pair, Children children)
                throws TimeoutException, IOException, InterruptedException {
            DrilledPair.Roles roles = pair.awaitProtected();
            fill(roles.primary());
            long before = sendCommands(pair, children, seed);
            checks.add(Images.compare(pair.awaitProtected().primary()));
            checkBothLive(pair, "before the fault");

            StateDump was = StateDump.of(roles.primary().client());
            fault = "SIGKILL of the primary, %s; %s".formatted(roles.primary().name(), words());
            faultNanos = System.nanoTime();
            say(fault, Moment.Mark.FAULT);
            roles.primary().kill();
            StateDump is = dumpOfSurvivor(roles.standby());
            say("the state is read again", Moment.Mark.FIRST_REPLY);
            Optional<String> difference = was.differenceFrom(is);
            checks.add(
                    new Check(
                            "StateIsKept",
                            difference.isEmpty(),
                            difference.orElse("%d keys are equal".formatted(was.values().size()))));

            FuzzClients clients = start(pair, children, ~seed);
            roles.primary().start("standby");
            roles.primary().awaitReady("standby", DrilledPair.READY_MAX);
            pair.awaitProtected();
            TimeUnit.NANOSECONDS.sleep(FUZZED.toNanos());
            long after = end(clients);
            checks.add(Images.compare(pair.awaitProtected().primary()));
            checkBothLive(pair, "after the fault");
            checks.add(Loops.checkAll(pair.loops().orElseThrow()));
            say("both images are compared", Moment.Mark.PROTECTED_AGAIN);
            figures.put(Figure.ACKNOWLEDGED, (double) (before + after));
        }

        private void say(String words, Moment.Mark mark) {
            double millis = (System.nanoTime() - faultNanos) / 1e6;
            moments.add(new Moment(millis, "", words, mark));
        }

        /** Leaves little room in the heap, where that is done soon. */
        private void fill(Member primary) throws IOException {
            if (memoryKib > MEMORIES_KIB.getLast()) {
                return;
            }
            try (var node = new RespConnection(primary.client(), TIMEOUT_MILLIS)) {
                String value = "x".repeat((int) Math.min(memoryKib * KIB / 64, 64 * KIB));
                int key = 0;
                while (key < FILLER_KEYS_MAX
                        && !node.ask("SET", "fill" + key, value).isError("OOM")) {
                    key++;
                }
            }
        }

        private FuzzClients start(DrilledPair pair, Children children, long commandsSeed) {
            int valueBytesMax = (int) Math.min(memoryKib * KIB / 8, VALUE_BYTES_MAX);
            return children.add(
                    FuzzClients.start(pair.clients(), CLIENTS, commandsSeed, valueBytesMax));
        }

        private long sendCommands(DrilledPair pair, Children children, long commandsSeed)
                throws InterruptedException {
            FuzzClients clients = start(pair, children, commandsSeed);
            TimeUnit.NANOSECONDS.sleep(FUZZED.toNanos());
            return end(clients);
        }

        private long end(FuzzClients clients) {
            clients.close();
            checks.add(
                    new Check(
                            "RepliesAreWellFormed",
                            clients.finding().isEmpty() && clients.replies() > 0,
                            clients.finding()
                                    .orElse(
                                            "%d replies, %d of them errors"
                                                    .formatted(
                                                            clients.replies(), clients.errors()))));
            long silenceNanos = clients.longestSilenceNanos();
            checks.add(
                    new Check(
                            "ResumesInTime",
                            silenceNanos <= SILENCE_MAX.toNanos(),
                            String.format(
                                    Locale.ROOT,
                                    "%.0f ms without an answer, the bound is %d ms",
                                    silenceNanos / 1e6,
                                    SILENCE_MAX.toMillis())));
            return clients.replies();
        }

        private void checkBothLive(DrilledPair pair, String when) {
            List<String> ended =
                    pair.members().stream()
                            .filter(member -> !member.isAlive())
                            .map(Member::name)
                            .toList();
            checks.add(
                    new Check(
                            "NodesLive",
                            ended.isEmpty(),
                            (ended.isEmpty() ? "both run " : "ended: %s ".formatted(ended))
                                    + when));
        }

        private StateDump dumpOfSurvivor(Member survivor)
                throws TimeoutException, InterruptedException {
            long deadline = System.nanoTime() + TAKEOVER_MAX.toNanos();
            while (true) {
                try {
                    return StateDump.of(survivor.client());
                } catch (IOException notYet) {
                    if (System.nanoTime() - deadline > 0) {
                        throw new TimeoutException(
                                "%s does not serve: %s"
                                        .formatted(survivor.name(), notYet.getMessage()));
                    }
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }
}
