package dev.futago.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Order;

import org.junit.jupiter.api.Test;

/** Both production roles compare their images while clients use the pair. */
class VerifyTest {

    private static final long PATIENCE_NANOS = 1_000_000_000;

    @Test
    void aByteThatTurnedByItselfIsFoundWhileThePairServes() {
        var pair = Scenario.paired();
        GuestMemory image = pair.node("b").memory().orElseThrow();
        long last = image.bytes() - 1;
        image.putByte(last, (byte) (image.getByte(last) ^ 1));

        pair.node("a").order(new Order.Verify(PATIENCE_NANOS));
        advanceUntilCompared(pair.world());

        assertThat(pair.world().seen()).containsEntry("ImagesDiffer", 1L);
        assertThat(pair.world().violations())
                .as("its judge sees it, too")
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found).startsWith("ImagesAreEqual"));
        assertThat(pair.world().isProtected()).isTrue();
    }

    @Test
    void imagesThatAreEqualAreFoundEqual() {
        var pair = Scenario.paired();

        pair.node("a").order(new Order.Verify(PATIENCE_NANOS));
        advanceUntilCompared(pair.world());

        assertThat(pair.world().seen()).doesNotContainKey("ImagesDiffer");
        assertThat(pair.world().violations()).isEmpty();
    }

    private static void advanceUntilCompared(SimWorld world) {
        long deadline = world.timeline().nowNanos() + PATIENCE_NANOS;
        while (!world.seen().containsKey("ImagesCompared")) {
            assertThat(world.timeline().advance(deadline)).as("compared in time").isTrue();
        }
        world.judges().judge();
    }
}
