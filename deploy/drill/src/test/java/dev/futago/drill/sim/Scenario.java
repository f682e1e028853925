package dev.futago.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Order;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tenure;
import dev.futago.drill.check.RunHistory;
import dev.futago.guests.rr.RrGuestProvider;
import dev.futago.guests.rr.RrImage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A story told to the simulated pair, step by step, and what the nodes said meanwhile: nothing is
 * drawn at random but delays, and these from one seed.
 */
final class Scenario {

    private static final Path TRANSCRIPTS = Path.of("src/test/resources/scenarios");
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long SEED = 7;

    private final List<String> transcript = new ArrayList<>();
    private final SimWorld world;
    private final RunHistory run = new RunHistory();

    private Scenario(int clients) {
        var chance = new Chance(SEED);
        world =
                new SimWorld(
                        chance.split(),
                        new RrGuestProvider().create(Map.of("dirty-pages", "4")),
                        (at, what) -> tell(what));
        for (int i = 0; i < clients; i++) {
            world.clients().add(new SimClient(world, chance.split(), run, 0));
        }
    }

    /** Only what people would read; lives and times are left out. */
    private void tell(String what) {
        transcript.add(
                what.replaceAll("/[0-9a-f]{8}", "")
                        .replaceAll("simulated:[0-9a-f]{16}", "simulated")
                        .replaceAll("checkpoint \\d+", "checkpoint n")
                        .replaceAll("\\d+ (ms|pages|bytes)", "n $1"));
    }

    /** Node a runs alone, and a client uses it. */
    static Scenario solo() {
        return new Scenario(1).begun();
    }

    static Scenario paired() {
        return solo().joined();
    }

    /** A pair that many clients use. */
    static Scenario pairedWith(int clients) {
        return new Scenario(clients).begun().joined();
    }

    /** A pair whose checkpoints have a part for each page. */
    static Scenario pairedPageByPage() {
        var scenario = new Scenario(1);
        scenario.world.nodes().forEach(SimNode::sealPageByPage);
        return scenario.begun().joined();
    }

    private Scenario begun() {
        node("a").start();
        node("a").order(new Order.Bootstrap("story", Set.of("b")));
        world.clients().forEach(SimClient::connectSoon);
        return serves();
    }

    private Scenario joined() {
        return start("b").untilProtected().serves();
    }

    SimNode node(String name) {
        return world.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What the guest of a node holds now. */
    RrImage image(String name) {
        return new RrImage(node(name).memory().orElseThrow());
    }

    SimWorld world() {
        return world;
    }

    // ---- what is done ----

    private Scenario step(String what) {
        transcript.add("-- " + what);
        return this;
    }

    Scenario start(String name) {
        step("start " + name);
        node(name).start();
        return this;
    }

    Scenario crash(String name) {
        step("crash " + name);
        node(name).crash(true);
        return this;
    }

    /**
     * The node dies when one of several replies that one acknowledgement releases has left. The
     * client that was told keeps it; the next one has had its effect, asks again, and is told then.
     */
    Scenario crashBetweenReplies(String name, String heir) {
        step("crash %s between the replies to two clients".formatted(name));
        var between = new AtomicReference<Between>();
        node(name).crashBetweenReplies((told, next) -> between.set(Between.of(told, next)));
        until("it died", () -> between.get() != null);
        Between then = between.get();
        until("the reply that had left is there", then::isTold);
        step("the reply that had left is there, and the other is not");
        assertThat(then.isNextTold()).isFalse();
        assertThat(image(heir).lastNumber(then.next.session()))
                .as("its effect is there as well")
                .isGreaterThan(then.nextBefore);
        until(heir, "primary", "solo").until("the other is told", then::isNextTold);
        step("the other client asked again, and was told by " + heir);
        return serves();
    }

    /** Two clients at the moment between their replies. */
    private record Between(SimClient told, long toldBefore, SimClient next, long nextBefore) {

        private static Between of(SimClient told, SimClient next) {
            return new Between(told, told.acknowledged(), next, next.acknowledged());
        }

        private boolean isTold() {
            return told.acknowledged() > toldBefore;
        }

        private boolean isNextTold() {
            return next.acknowledged() > nextBefore;
        }
    }

    Scenario pause(String name) {
        step("freeze " + name);
        node(name).pause();
        return this;
    }

    Scenario resume(String name) {
        step("thaw " + name);
        node(name).resume();
        return this;
    }

    Scenario switchover(String name) {
        step("switchover ordered at " + name);
        node(name).order(new Order.Switchover(false, 1_000_000_000));
        return this;
    }

    /** Claims reach the arbiter only when the story says so; until then nobody is answered. */
    Scenario holdClaims() {
        step("claims are late");
        world.arbiter().holdClaims(true);
        return this;
    }

    /** Claims are answered again; those that were late stay so. */
    Scenario passClaims() {
        step("claims are answered again");
        world.arbiter().holdClaims(false);
        return this;
    }

    /** A late claim for such a record lands. */
    Scenario land(String what, Predicate<Tenure> sought) {
        step("the late claim lands: " + what);
        world.arbiter().land(sought);
        return this;
    }

    // ---- what is waited for ----

    Scenario until(String what, BooleanSupplier isSo) {
        long deadline = world.timeline().nowNanos() + PATIENCE_NANOS;
        while (!isSo.getAsBoolean()) {
            assertThat(world.timeline().advance(deadline)).as("until %s", what).isTrue();
            assertThat(world.violations()).isEmpty();
        }
        return this;
    }

    Scenario untilProtected() {
        return until("protected", world::isProtected);
    }

    /** Until a node is in a role and state, in the words of its status. */
    Scenario until(String name, String role, String state) {
        return until(
                "%s is %s, %s".formatted(name, role, state),
                () -> node(name).status().filter(is -> isIn(is, role, state)).isPresent());
    }

    private static boolean isIn(RoleStatus status, String role, String state) {
        return status.role().equals(role) && status.state().equals(state);
    }

    /** Until a part of a checkpoint has come to the standby, and its last part has not. */
    Scenario untilACheckpointHasBegunToArrive() {
        step("a checkpoint begins to arrive");
        long before = checkpointsBegun();
        return until("one has begun", () -> checkpointsBegun() > before);
    }

    private long checkpointsBegun() {
        return world.seen().getOrDefault("CheckpointBegun", 0L);
    }

    /** Time passes. */
    Scenario passes(long millis) {
        long until = world.timeline().nowNanos() + millis * 1_000_000;
        while (world.timeline().advance(until)) {
            assertThat(world.violations()).isEmpty();
        }
        return this;
    }

    /** Until each client was told of ten requests more. */
    Scenario serves() {
        long[] before = world.clients().stream().mapToLong(SimClient::acknowledged).toArray();
        return until("served", () -> gainedAtLeast(10, before));
    }

    private boolean gainedAtLeast(long wanted, long[] before) {
        return IntStream.range(0, before.length)
                .allMatch(i -> world.clients().get(i).acknowledged() - before[i] >= wanted);
    }

    // ---- what came of it ----

    /** No client was told of anything more, however long it tried. */
    Scenario servesNobody() {
        long before = run.acknowledged();
        passes(3_000);
        assertThat(run.acknowledged()).isEqualTo(before);
        return this;
    }

    /** Nothing was lost, and what was said is what is written; a flag writes it anew. */
    void isAsWritten(String name) throws IOException {
        assertThat(world.violations()).isEmpty();
        assertThat(run.verdict(world.timeline().nowNanos()).holds()).isTrue();
        Path file = TRANSCRIPTS.resolve(name + ".txt");
        String told = String.join("\n", transcript) + "\n";
        if ("write".equals(System.getProperty("futago.transcripts"))) {
            Files.createDirectories(TRANSCRIPTS);
            Files.writeString(file, told);
        }
        assertThat(told).isEqualTo(Files.readString(file));
    }
}
