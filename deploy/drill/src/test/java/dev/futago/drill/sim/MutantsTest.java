package dev.futago.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A judge that does not see a broken rule is blind: each mutant must be caught, by both. */
class MutantsTest {

    private static final long SEEDS_MAX = 10_000;

    private static final String PRIMARY = "PrimaryRole.java";
    private static final String STANDING = "PrimaryStanding.java";
    private static final String SWITCHOVER = "Switchover.java";
    private static final String STANDBY = "StandbyRole.java";
    private static final String TAKEOVER = "Takeover.java";
    private static final String JOINER = "JoinerRole.java";

    static Stream<Mutant> mutants() {
        return Stream.of(
                Mutant.of(
                        "no compare-and-set before takeover (R8)",
                        "takeover",
                        new Mutant.Edit(
                                TAKEOVER,
                                "standing.enter(new StandbyPhase.ClaimingTakeover(followed,"
                                        + " sought));        desk.claim(sought, out);",
                                "standing.enter(new StandbyPhase.ClaimingTakeover(followed,"
                                        + " sought));        becomeSuccessor(sought,"
                                        + " watch.heardAtNanos(), out);")),
                Mutant.of(
                        "no compare-and-set before solo (R5)",
                        "takeover",
                        new Mutant.Edit(
                                "GoingAlone.java",
                                "lost, reason, standing.epoch(), window.acked())));"
                                        + "        standing.claim(sought, out);",
                                "lost, reason, standing.epoch(), window.acked())));"
                                        + "        standing.own(sought);"
                                        + "        becomeSolo(out);")),
                Mutant.of(
                        "alone after a look that shows nobody else (R7)",
                        "return",
                        new Mutant.Edit(
                                "StandbyReturn.java",
                                "            becomeAwaitingStill(awaiting, nowNanos);",
                                """
                                Tenure solo = standing.tenure().solo("nobody else");
                                standing.enter(new Phase.ClaimingSolo(solo));
                                standing.own(solo);
                                standing.enter(new Phase.Solo());
                                """)),
                Mutant.of(
                        "compare-and-set before gating (R6)",
                        "founding",
                        new Mutant.Edit(
                                STANDING,
                                "case Phase.ClaimingPaired claiming -> true;",
                                "case Phase.ClaimingPaired claiming -> mayNotBeAlone();"),
                        new Mutant.Edit(
                                PRIMARY,
                                "if (!isLost) { sealer",
                                "release.ungated(nowNanos, out);"
                                        + "                if (!isLost) {"
                                        + "                    sealer")),
                Mutant.of(
                        "solo again after an unknown outcome (R7)",
                        "founding-unsure",
                        new Mutant.Edit(
                                STANDING,
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
                ungated("a clean read is ungated (R2)", "two-clients", "reads == to - from"),
                ungated(
                        "a replay is ungated (R3)",
                        "founding",
                        "reads == 0 && new RrImage(memory).order() == before"),
                Mutant.of(
                        "the replay table stands outside guest memory (R3)",
                        "takeover",
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
                        "takeover",
                        new Mutant.Edit(
                                STANDBY,
                                "Optional<String> objection = mirror.receive(part);",
                                """
                                if (part.part() == 0 && standing.phase() instanceof StandbyPhase.Following) {
                                    out.accept(new Action.Send(link, new Message.CheckpointAck(tenure.epoch(), part.number())));
                                    standing.acknowledge(part.number());
                                }
                                Optional<String> objection = mirror.receive(part);\
                                """)),
                Mutant.of(
                        "applied in place (R4)",
                        "takeover-in-parts",
                        new Mutant.Edit(
                                "Mirror.java",
                                "        if (part.last()) {",
                                "        memory.apply(part.batch()); if (part.last()) {")),
                Mutant.of(
                        "acknowledges after it was promoted (R8, R9)",
                        "suspicions",
                        new Mutant.Edit(
                                STANDBY, "out.accept(new Action.Close(link, \"silent\"));", ""),
                        new Mutant.Edit(
                                PRIMARY,
                                "        if (!standing.isLinkOfJoiner(link)) {",
                                """
                                if (message instanceof Message.Checkpoint part) {
                                    part.batch().release();
                                    if (part.last()) {
                                        out.accept(new Action.Send(link, new Message.CheckpointAck(part.epoch(), part.number())));
                                    }
                                    return;
                                }
                                if (!standing.isLinkOfJoiner(link)) {\
                                """)),
                Mutant.of(
                        "a restarted owner resumes (R12)",
                        "founding",
                        new Mutant.Edit(
                                JOINER,
                                "        record.note(read);",
                                """
                                        record.note(read);
                                        if (read.isPresent() && read.get().owner().name().equals(self.name())) {
                                            standing.enter(new JoinerPhase.Founding(read.get()));
                                            founding.onGranted(read.get(), out);
                                            return;
                                        }
                                """)),
                Mutant.of(
                        "a restarted standby takes over (R8, R12)",
                        "founding",
                        new Mutant.Edit(
                                JOINER,
                                "        record.note(read);",
                                """
                                        record.note(read);
                                        if (read.isPresent()
                                                && read.get().standby().map(s -> s.name().equals(self.name())).orElse(false)) {
                                            founding.becomeFounding(read.get().takenOverBy(self, "mutant"), out);
                                            return;
                                        }
                                """)),
                Mutant.of(
                        "a stale standby takes over (R8)",
                        "suspicions",
                        new Mutant.Edit(
                                TAKEOVER,
                                "current.isBackedBy(standing.self()) && isOfEpoch",
                                "followed.epoch() <= current.epoch()")),
                Mutant.of(
                        "refused but still named gives up (R8)",
                        "switchover-crash",
                        new Mutant.Edit(
                                TAKEOVER,
                                "onRecord(current, followed, sought.reason(), nowNanos, out);",
                                "becomeNewcomer(\"refused\", Known.of(current), out);")),
                Mutant.of(
                        "a standby without a whole image takes over (R6, R8)",
                        "founding",
                        new Mutant.Edit(
                                STANDBY,
                                "takeover.becomeNewcomer(\"the image is not complete: \" + reason,"
                                        + " Known.of(tenure), out);",
                                """
                                standing.enter(new StandbyPhase.Following(new LinkId(0), tenure));
                                takeover.becomeAskingToTakeOver(tenure, reason, out);\
                                """),
                        new Mutant.Edit(
                                TAKEOVER,
                                "current.isBackedBy(standing.self()) && isOfEpoch",
                                "isOfEpoch")),
                Mutant.of(
                        "a switchover without quiesce (R16)",
                        "switchovers",
                        new Mutant.Edit(SWITCHOVER, "runner.stop();", ""),
                        new Mutant.Edit(
                                SWITCHOVER,
                                "Invariant.check(release.isNothingHeld(), \"a switchover with"
                                        + " output that is held\");",
                                ""),
                        new Mutant.Edit(
                                SWITCHOVER,
                                "window.acked() == window.sealed(), \"a switchover",
                                "true, \"a switchover"),
                        new Mutant.Edit(SWITCHOVER, "!runner.hasRunSinceStop() &&", "")),
                Mutant.of(
                        "stands down after it went on (R16)",
                        "switchover-cut",
                        new Mutant.Edit(SWITCHOVER, "!runner.hasRunSinceStop() &&", "")),
                Mutant.of(
                        "what was not acknowledged is not sealed again (R11)",
                        "takeover-in-parts",
                        new Mutant.Edit(
                                "Sealer.java",
                                "            unacknowledged.markAgain(lost, memory);",
                                "")),
                Mutant.of(
                        "a memory that is no checkpoint is compared",
                        "verify",
                        new Mutant.Edit(
                                "Verification.java",
                                "waitsForSeal = number == 0 || sealer.isHalfSealed()"
                                        + " || memory.dirtyPages() > 0;",
                                "waitsForSeal = number == 0;")),
                Mutant.of(
                        "a bootstrap while a holder lives (R13)",
                        "both-gone",
                        new Mutant.Edit(
                                "Outlook.java",
                                "case Peer.Reached _ -> Optional.of(",
                                "case Peer.Reached _ when toldDown.isEmpty() -> Optional.empty();"
                                        + " case Peer.Reached _ -> Optional.of(")),
                Mutant.ofExplorer(
                        "a bootstrap asks only holders that the record names (R13)",
                        "bootstrap-unreached",
                        new Mutant.Edit(
                                "Outlook.java",
                                "case Peer.Unreached _ when off.isEmpty() ->",
                                "case Peer.Unreached _ when off.isEmpty() && named.size() > 2 ->")),
                Mutant.of(
                        "founding without calling the peer (R24)",
                        "record-deleted",
                        new Mutant.Edit(
                                JOINER,
                                "return !config.isArbitrated() && config.prefersPrimary()",
                                "return config.prefersPrimary()")),
                Mutant.ofSimulator(
                        "version re-used without era (R23)",
                        new Mutant.Edit(
                                "ArbiterRecord.java",
                                "        if (!Revision.of(current).equals(expected)) {",
                                "        if (current.map(Tenure::version).orElse(0L)"
                                        + " != expected.version()) {"),
                        new Mutant.Edit(
                                "Known.java",
                                "return shown.version() < version || shown.era().isBefore(era)"
                                        + " || (shown.version() == version && isOtherLine);",
                                "return shown.version() < version;"),
                        new Mutant.Edit(
                                "Tenure.java",
                                "long above = Math.max(version, shown) + 1;",
                                "long above = shown + 1;")),
                Mutant.ofSimulator(
                        "standby asserts alone (R23)",
                        new Mutant.Edit(
                                TAKEOVER,
                                "        if (trouble.isPresent()) {",
                                "        if (older.isPresent() && ordered.isEmpty()) {"
                                        + " onReassert(1, new Order.Reassert(\"\","
                                        + " java.util.Set.of(newestKnown().owner().name())), out);"
                                        + " return; }"
                                        + " if (trouble.isPresent()) {")),
                Mutant.ofSimulator(
                        "a role begins behind the door of the one before (P5)",
                        new Mutant.Edit("SimProcess.java", "setIntake(true);", "")),
                Mutant.ofSimulator(
                        "the guest runs on beyond what may be held (P5)",
                        new Mutant.Edit(
                                "GuestRunner.java",
                                "&& held.bytes() < config.bounds().heldBytesMax()",
                                ""),
                        new Mutant.Edit(
                                "GuestRunner.java",
                                "to < last && reply.length() < room",
                                "to < last")),
                Mutant.ofSimulator(
                        "pages that nobody wants are kept (P5)",
                        new Mutant.Edit("Mirror.java", "stage.forEach(PageBatch::release);", "")),
                Mutant.ofSimulator(
                        "damaged pages are applied (R4)",
                        new Mutant.Edit(
                                "Mirror.java",
                                "!part.batch().isSound(memory.pages())",
                                "!part.batch().isSound(memory.pages()) && part.number() < 0")),
                Mutant.of(
                        "alone where nobody arbitrates (R17)",
                        "unarbitrated-failover",
                        new Mutant.Edit(
                                STANDING,
                                "return !config.isArbitrated() && config.sync() != Sync.OFF;",
                                "return false;")),
                Mutant.of(
                        "a takeover by itself where nobody arbitrates (R17)",
                        "unarbitrated",
                        new Mutant.Edit(
                                TAKEOVER,
                                "return standing.isArbitrated() && !host.pause().isOn(nowNanos);",
                                "return !host.pause().isOn(nowNanos);"),
                        new Mutant.Edit(
                                TAKEOVER,
                                "        desk.read(out);",
                                "        if (!standing.isArbitrated()) {"
                                        + " becomeClaimingTakeover(followed,"
                                        + " followed.takenOverBy(standing.self(), reason), out);"
                                        + " return; }"
                                        + " desk.read(out);")),
                Mutant.ofSimulator(
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
                Mutant.ofSimulator(
                        "stores of a failed request stay",
                        new Mutant.Edit("GuestCalls.java", "memory.undo();", "memory.keep();")),
                Mutant.ofSimulator(
                        "a poison request is executed by the next primary",
                        new Mutant.Edit(
                                "GuestCalls.java",
                                "if (poison.hasLength(request.length())) {",
                                "if (poison.hasLength(-1)) {")),
                Mutant.ofSimulator(
                        "the guest goes on after what cannot be undone",
                        new Mutant.Edit(
                                "GuestCalls.java",
                                "throw failure(defect, digest); } try {",
                                "reply.dropAnswer(); guest.onUndone(defect, reply);"
                                        + " reply.endAnswer(); return; } try {")),
                Mutant.ofSimulator(
                        "reads before the image has come",
                        new Mutant.Edit(
                                STANDBY,
                                "if (standing.phase() instanceof StandbyPhase.Receiving) {"
                                        + " bystander.onRequests(client, requests, out);",
                                "if (nowNanos < 0) {"
                                        + " bystander.onRequests(client, requests, out);")),
                Mutant.ofSimulator(
                        "reads in the middle of an apply",
                        new Mutant.Edit(
                                "Mirror.java",
                                "        if (part.last()) {",
                                "        if (!part.last()) { memory.apply(part.batch()); }"
                                        + " if (part.last()) {")),
                Mutant.ofSimulator(
                        "a pause of the standby is not counted in the age of a read",
                        new Mutant.Edit(
                                "PeerWatch.java",
                                "nowNanos - echoNanos;",
                                "nowNanos - heardAtNanos;")),
                Mutant.ofSimulator(
                        "reads however old the image is",
                        new Mutant.Edit(
                                STANDBY,
                                "bystander.onRequests(client, requests, image,"
                                        + " watch.ageNanos(nowNanos), out);",
                                "bystander.onRequests(client, requests, image, 0, out);")),
                Mutant.ofSimulator(
                        "patience from the busy word (R21)",
                        new Mutant.Edit(
                                "PeerWatch.java",
                                "Math.min(nowNanos + suspectsNanos, heardAtNanos + busyNanos);",
                                "nowNanos + busyNanos;")),
                Mutant.ofSimulator(
                        "busy hides a closed link (R21)",
                        new Mutant.Edit(
                                STANDBY,
                                "case StandbyPhase.Following(var ours, var tenure) when"
                                        + " ours.equals(link) -> losePrimary(",
                                "case StandbyPhase.Following(var ours, var tenure)"
                                        + " when ours.equals(link)"
                                        + " && watch.suspectsAtNanos() <= watch.heardAtNanos()"
                                        + " + host.config().timers().standbySuspectsNanos()"
                                        + " -> losePrimary(")),
                Mutant.of(
                        "compare-and-set by value (R7)",
                        "founding-unsure",
                        new Mutant.Edit(
                                "ArbiterRecord.java",
                                "        if (!Revision.of(current).equals(expected)) {",
                                "        if (!isSame(expected.version())) {"),
                        new Mutant.Edit(
                                "ArbiterRecord.java",
                                "        current = Optional.of(next);",
                                """
                                long at = current.map(Tenure::version).orElse(0L) + 1;
                                next =
                                        new Tenure(
                                                at,
                                                next.pair(),
                                                next.epoch(),
                                                next.owner(),
                                                next.standby(),
                                                next.reason());
                                past.put(at, next);
                                current = Optional.of(next);\
                                """),
                        new Mutant.Edit(
                                "ArbiterRecord.java",
                                "    public ArbiterRecord() {}",
                                """
                                public ArbiterRecord() {}

                                private final java.util.Map<Long, Tenure> past = new java.util.HashMap<>();

                                private boolean isSame(long version) {
                                    return version == 0
                                            ? current.isEmpty()
                                            : current.isPresent()
                                                    && current.get().grantsTheSameAs(past.get(version));
                                }\
                                """)));
    }

    /**
     * Some answers leave at once, if their client waits for none before them: so each client still
     * hears everything in its order.
     *
     * @param which of them, where {@code reads} of those from {@code from} to {@code to} are reads,
     *     and {@code before} is how long the history was
     */
    private static Mutant ungated(String rule, String scope, String which) {
        return Mutant.of(
                rule,
                scope,
                new Mutant.Edit(
                        "GuestRunner.java",
                        "import dev.futago.common.guest.Guest;",
                        "import dev.futago.common.guest.Guest;"
                                + " import dev.futago.common.memory.GuestMemory;"
                                + " import dev.futago.guests.rr.RrImage;"
                                + " import dev.futago.guests.rr.RrWire;"),
                new Mutant.Edit(
                        "GuestRunner.java",
                        "private final Guest guest;",
                        "private final Guest guest; private final GuestMemory memory;"),
                new Mutant.Edit(
                        "GuestRunner.java",
                        "guest = host.guest();",
                        "guest = host.guest(); memory = host.memory();"),
                new Mutant.Edit(
                        "GuestRunner.java",
                        "int to = from;",
                        "int to = from; int reads = 0; long before = new RrImage(memory).order();"),
                new Mutant.Edit(
                        "GuestRunner.java",
                        "requests.show(to, request);",
                        "requests.show(to, request); reads += request.getLong(RrWire.NUMBER) =="
                                + " RrWire.READ ? 1 : 0;"),
                new Mutant.Edit(
                        "GuestRunner.java",
                        "held.hold(reply.take(client), to - from, sealer.next(), nowNanos);",
                        """
                        if (%s && !held.isWaiting(client)) {
                            held.ungated.add(new Action.Reply(client, reply.take()));
                        } else {
                            held.hold(reply.take(client), to - from, sealer.next(), nowNanos);
                        }\
                        """
                                .formatted(which)),
                new Mutant.Edit(
                        "HeldOutput.java",
                        "private final Tally tally;",
                        """
                        final java.util.List<Action> ungated = new java.util.ArrayList<>();

                        boolean isWaiting(dev.futago.common.guest.ClientId client) {
                            return queue.stream()
                                    .anyMatch(held -> held.output.client().equals(client));
                        }

                        private final Tally tally;\
                        """),
                new Mutant.Edit(
                        PRIMARY,
                        "runner.goOn(standing.isGated(), nowNanos, out);",
                        "runner.goOn(standing.isGated(), nowNanos, out);"
                                + "        held.ungated.forEach(out);"
                                + "        held.ungated.clear();"));
    }

    private static int caught;
    private static int tried;
    private static int caughtByExplorer;
    private static int triedByExplorer;

    @AfterAll
    static void sumUp() {
        System.out.printf(
                "mutants caught: by the simulator %d/%d, by the explorer %d/%d%n",
                caught, tried, caughtByExplorer, triedByExplorer);
    }

    static Stream<Mutant> simulated() {
        return mutants().filter(Mutant::isSimulated);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("simulated")
    void isCaught(Mutant mutant, @TempDir Path folder) throws Exception {
        Mutant.Broken broken = mutant.compile(folder);
        tried++;
        long seed = 0;
        List<?> violations = List.of();
        while (violations.isEmpty() && seed < SEEDS_MAX) {
            seed++;
            violations = broken.violations(seed);
        }
        System.out.printf("mutant caught at seed %d: %s: %s%n", seed, mutant, violations);
        caught += violations.isEmpty() ? 0 : 1;
        assertThat(violations).as("%s in %d seeds", mutant, SEEDS_MAX).isNotEmpty();
    }

    static Stream<Mutant> explored() {
        return mutants().filter(mutant -> mutant.scope().isPresent());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("explored")
    void isCaughtByTheExplorerToo(Mutant mutant, @TempDir Path folder) throws Exception {
        String scope = mutant.scope().orElseThrow();
        triedByExplorer++;

        Mutant.Found found = mutant.compile(folder).explore(scope);

        System.out.printf(
                "mutant caught in scope %s after %d states: %s: %s%n",
                scope, found.states(), mutant, found.violations());
        caughtByExplorer += found.violations().isEmpty() ? 0 : 1;
        assertThat(found.violations()).as("%s in %s", mutant, scope).isNotEmpty();
    }
}
