package dev.futago.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A simulator that does not see a broken rule is blind: each mutant must be caught. */
class MutantsTest {

    private static final long SEEDS_MAX = 10_000;

    private static final String PRIMARY = "PrimaryRole.java";
    private static final String STANDBY = "StandbyRole.java";
    private static final String JOINER = "JoinerRole.java";

    static Stream<Mutant> mutants() {
        return Stream.of(
                Mutant.of(
                        "no compare-and-set before takeover (R8)",
                        new Mutant.Edit(
                                STANDBY,
                                "enter(new Phase.ClaimingTakeover(sought));"
                                        + "        desk.claim(sought, out);",
                                "enter(new Phase.ClaimingTakeover(sought));"
                                        + "        becomeSuccessor(sought, watch.heardAtNanos(),"
                                        + " out);")),
                Mutant.of(
                        "no compare-and-set before solo (R5)",
                        new Mutant.Edit(
                                PRIMARY,
                                "lost, reason, tenure.epoch(), window.acked())));"
                                        + "        desk.claim(sought, out);",
                                "lost, reason, tenure.epoch(), window.acked())));"
                                        + "        tenure = sought;"
                                        + "        becomeSolo(out);")),
                Mutant.of(
                        "compare-and-set before gating (R6)",
                        new Mutant.Edit(
                                PRIMARY,
                                "case Phase.ClaimingPaired claiming -> true;",
                                "case Phase.ClaimingPaired claiming -> mayNotBeAlone();"),
                        new Mutant.Edit(
                                PRIMARY,
                                "if (!isLost) { sealer",
                                "releaseUngated(nowNanos, out);"
                                        + "                if (!isLost) {"
                                        + "                    sealer")),
                Mutant.of(
                        "solo again after an unknown outcome (R7)",
                        new Mutant.Edit(
                                PRIMARY,
                                "desk.onUnknown(nowNanos);",
                                """
                                if (phase instanceof Phase.ClaimingPaired(var lost, var sought, boolean isLost)
                                        && isLost) {
                                    desk.close();
                                    phase = new Phase.Solo();
                                    return;
                                }
                                desk.onUnknown(nowNanos);\
                                """)),
                Mutant.of(
                        "an answer that changed nothing is ungated (R2, R3)",
                        new Mutant.Edit(
                                "GuestRunner.java",
                                "held.hold(client, reply.take(), to - from, sealer.next(),"
                                        + " nowNanos);",
                                """
                                if (memory.dirtyPages() == 0) {
                                    held.clean.add(new Action.Reply(client, reply.take()));
                                } else {
                                    held.hold(client, reply.take(), to - from, sealer.next(), nowNanos);
                                }\
                                """),
                        new Mutant.Edit(
                                "HeldOutput.java",
                                "private final Tally tally;",
                                "final java.util.List<Action> clean = new"
                                        + " java.util.ArrayList<>();"
                                        + "    private final Tally tally;"),
                        new Mutant.Edit(
                                PRIMARY,
                                "runner.goOn(isGated(), nowNanos); switch",
                                "runner.goOn(isGated(), nowNanos);"
                                        + "        held.clean.forEach(out);"
                                        + "        held.clean.clear();"
                                        + "        switch")),
                Mutant.of(
                        "the replay table stands outside guest memory (R3)",
                        new Mutant.Edit(
                                "SessionTable.java",
                                "    static long find(GuestMemory memory, long session) {",
                                """
                                private static final java.util.Set<Object> WRITTEN =
                                        java.util.Collections.newSetFromMap(
                                                java.util.Collections.synchronizedMap(new java.util.WeakHashMap<>()));

                                static long find(GuestMemory memory, long session) {
                                    if (!WRITTEN.contains(memory)) {
                                        return NONE;
                                    }\
                                """),
                        new Mutant.Edit(
                                "SessionTable.java",
                                "        memory.putLong(oldest, session);",
                                "        WRITTEN.add(memory);"
                                        + "        memory.putLong(oldest, session);")),
                Mutant.of(
                        "acknowledged on receipt (R4)",
                        new Mutant.Edit(
                                STANDBY,
                                "Optional<String> objection = mirror.receive(part);",
                                """
                                if (part.part() == 0 && phase instanceof Phase.Following) {
                                    out.accept(new Action.Send(link, new Message.CheckpointAck(tenure.epoch(), part.number())));
                                    acknowledged = part.number();
                                }
                                Optional<String> objection = mirror.receive(part);\
                                """)),
                Mutant.of(
                        "applied in place (R4)",
                        new Mutant.Edit(
                                "Mirror.java",
                                "        if (part.last()) {",
                                "        memory.apply(part.batch()); if (part.last()) {")),
                Mutant.of(
                        "acknowledges after it was promoted (R8, R9)",
                        new Mutant.Edit(
                                STANDBY, "out.accept(new Action.Close(link, \"silent\"));", ""),
                        new Mutant.Edit(
                                PRIMARY,
                                "        boolean isJoiner = isLinkOfJoiner(link);",
                                """
                                if (message instanceof Message.Checkpoint part) {
                                    part.batch().release();
                                    if (part.last()) {
                                        out.accept(new Action.Send(link, new Message.CheckpointAck(part.epoch(), part.number())));
                                    }
                                    return;
                                }
                                boolean isJoiner = isLinkOfJoiner(link);\
                                """)),
                Mutant.of(
                        "a restarted owner resumes (R12)",
                        new Mutant.Edit(
                                JOINER,
                                "        record = read;",
                                """
                                        record = read;
                                        if (read.isPresent() && read.get().owner().name().equals(self.name())) {
                                            phase = new Phase.Founding(read.get());
                                            becomeFounder(read.get(), out);
                                            return;
                                        }
                                """)),
                Mutant.of(
                        "a restarted standby takes over (R8, R12)",
                        new Mutant.Edit(
                                JOINER,
                                "        record = read;",
                                """
                                        record = read;
                                        if (read.isPresent()
                                                && read.get().standby().map(s -> s.name().equals(self.name())).orElse(false)) {
                                            becomeFounding(read.get().takenOverBy(self, "mutant"), out);
                                            return;
                                        }
                                """)),
                Mutant.of(
                        "a stale standby takes over (R8)",
                        new Mutant.Edit(
                                STANDBY,
                                "current.isBackedBy(self) && current.epoch() == followed.epoch()",
                                "followed.epoch() <= current.epoch()")),
                Mutant.of(
                        "a standby without a whole image takes over (R6, R8)",
                        new Mutant.Edit(
                                STANDBY,
                                "becomeNewcomer(\"the image is not complete: \" + reason,"
                                        + " Known.of(tenure), out);",
                                """
                                phase = new Phase.Following(new LinkId(0), tenure);
                                becomeAskingToTakeOver(tenure, reason, out);\
                                """),
                        new Mutant.Edit(
                                STANDBY,
                                "current.isBackedBy(self) && current.epoch() == followed.epoch()",
                                "current.epoch() == followed.epoch()")),
                Mutant.of(
                        "a switchover without quiesce (R16)",
                        new Mutant.Edit(PRIMARY, "runner.stop();", ""),
                        new Mutant.Edit(
                                PRIMARY,
                                "Invariant.check(held.isEmpty(), \"a switchover with output that is"
                                        + " held\");",
                                ""),
                        new Mutant.Edit(
                                PRIMARY,
                                "window.acked() == window.sealed(), \"a switchover",
                                "true, \"a switchover")),
                Mutant.of(
                        "what was not acknowledged is not sealed again (R11)",
                        new Mutant.Edit(
                                "Sealer.java",
                                "            unacknowledged.markAgain(lost, memory);",
                                "")),
                Mutant.of(
                        "a role begins behind the door of the one before (P5)",
                        new Mutant.Edit("SimProcess.java", "setIntake(true);", "")),
                Mutant.of(
                        "the guest runs on beyond what may be held (P5)",
                        new Mutant.Edit(
                                "GuestRunner.java",
                                "&& held.bytes() < config.bounds().heldBytesMax()",
                                ""),
                        new Mutant.Edit(
                                "GuestRunner.java",
                                "to < last && reply.length() < room",
                                "to < last")),
                Mutant.of(
                        "pages that nobody wants are kept (P5)",
                        new Mutant.Edit("Mirror.java", "stage.forEach(PageBatch::release);", "")),
                Mutant.of(
                        "damaged pages are applied (R4)",
                        new Mutant.Edit(
                                "Mirror.java",
                                "!part.batch().isSound(memory.pages())",
                                "!part.batch().isSound(memory.pages()) && part.number() < 0")),
                Mutant.of(
                        "alone where nobody arbitrates (R17)",
                        new Mutant.Edit(
                                PRIMARY,
                                "return !config.isArbitrated() && config.sync() != Sync.OFF;",
                                "return false;")),
                Mutant.of(
                        "a change of memory that is not marked",
                        new Mutant.Edit(
                                "DirtyPageQueue.java",
                                "    private int head;",
                                "    private int marks; private int head;"),
                        new Mutant.Edit(
                                "DirtyPageQueue.java",
                                "        long mask = masks[page];",
                                "        if (++marks % 5000 == 0) { return; }"
                                        + " long mask = masks[page];")),
                Mutant.of(
                        "compare-and-set by value (R7)",
                        new Mutant.Edit(
                                "SimArbiter.java",
                                "        if (record.map(Tenure::version).orElse(0L) !="
                                        + " expectedVersion) {",
                                "        if (!isSame(expectedVersion)) {"),
                        new Mutant.Edit(
                                "SimArbiter.java",
                                "        record = Optional.of(next);",
                                """
                                long at = record.map(Tenure::version).orElse(0L) + 1;
                                next =
                                        new Tenure(
                                                at,
                                                next.pair(),
                                                next.epoch(),
                                                next.owner(),
                                                next.standby(),
                                                next.reason());
                                past.put(at, next);
                                record = Optional.of(next);\
                                """),
                        new Mutant.Edit(
                                "SimArbiter.java",
                                "    private int pendingClaims;",
                                """
                                private int pendingClaims;
                                private final java.util.Map<Long, Tenure> past = new java.util.HashMap<>();

                                private boolean isSame(long version) {
                                    return version == 0
                                            ? record.isEmpty()
                                            : record.isPresent()
                                                    && record.get().grantsTheSameAs(past.get(version));
                                }\
                                """)));
    }

    private static int caught;
    private static int tried;

    @AfterAll
    static void sumUp() {
        System.out.printf("simulation: mutants caught %d/%d%n", caught, tried);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void isCaught(Mutant mutant, @TempDir Path folder) throws Exception {
        Mutant.Simulator simulator = mutant.compile(folder);
        tried++;
        long seed = 0;
        List<?> violations = List.of();
        while (violations.isEmpty() && seed < SEEDS_MAX) {
            seed++;
            violations = simulator.violations(seed);
        }
        System.out.printf("mutant caught at seed %d: %s: %s%n", seed, mutant, violations);
        caught += violations.isEmpty() ? 0 : 1;
        assertThat(violations).as("%s in %d seeds", mutant, SEEDS_MAX).isNotEmpty();
    }
}
