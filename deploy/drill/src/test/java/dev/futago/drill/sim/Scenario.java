package dev.futago.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Order;
import dev.futago.common.role.RoleStatus;
import dev.futago.drill.check.RunHistory;
import dev.futago.guests.rr.RrGuestProvider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

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
    private final SimClient client;
    private final RunHistory run = new RunHistory();

    private Scenario() {
        var chance = new Chance(SEED);
        world =
                new SimWorld(
                        chance.split(),
                        new RrGuestProvider().create(Map.of("dirty-pages", "4")),
                        (at, what) -> tell(what));
        client = new SimClient(world, chance.split(), run);
        world.clients().add(client);
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
        var scenario = new Scenario();
        scenario.node("a").start();
        scenario.client.connectSoon();
        return scenario.serves();
    }

    static Scenario paired() {
        return solo().start("b").untilProtected().serves();
    }

    SimNode node(String name) {
        return world.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
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

    /** Time passes. */
    Scenario passes(long millis) {
        long until = world.timeline().nowNanos() + millis * 1_000_000;
        while (world.timeline().advance(until)) {
            assertThat(world.violations()).isEmpty();
        }
        return this;
    }

    /** Until the client was told of ten requests more. */
    Scenario serves() {
        long wanted = client.acknowledged() + 10;
        return until("served", () -> client.acknowledged() >= wanted);
    }

    // ---- what came of it ----

    /** The client was told of nothing more, however long it tried. */
    Scenario servesNobody() {
        long before = client.acknowledged();
        passes(3_000);
        assertThat(client.acknowledged()).isEqualTo(before);
        return this;
    }

    long acknowledged() {
        return client.acknowledged();
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
