package dev.futago.guests.rr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.guests.rr.RrBench.Changed;
import dev.futago.guests.rr.RrBench.Said;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.SplittableRandom;

/** Whatever clients do, whichever node answers: the guest answers as a plain model of it. */
final class RrSessionsTest {

    private static final int STEPS = 20_000;

    /**
     * Tables of at most 8 pages, in which all sessions compete for the same slots: then the model
     * needs not know where the guest looks for a session.
     */
    @ParameterizedTest(name = "seed {0}, {1} dirty pages, {2} slots")
    @CsvSource({"1, 1, 7", "2, 1, 7", "3, 64, 7", "4, 63, 14", "5, 60, 35", "6, 57, 56"})
    void randomClientsAreAnsweredAsByAPlainModel(int seed, int dirtyPages, int slots) {
        var random = new SplittableRandom(seed);
        var model = new SessionModel(slots);
        var bench = RrBench.booted(64, dirtyPages);
        assertThat(bench.image().sessionsMax()).isEqualTo(slots);
        bench.seal();
        long epoch = 1;
        var seen = new int[RrWire.TOO_OLD + 1];
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(500) == 0) {
                bench = bench.takenOver();
                epoch++;
            }
            long session = session(random, slots);
            long number = number(random, model.lastNumber(session));
            long before = model.order();

            Said said = bench.ask(session, number);

            assertThat(said).as("step %d", step).isEqualTo(model.ask(session, number, epoch));
            seen[said.status()]++;
            int effects = (int) (model.order() - before);
            assertThat(bench.seal())
                    .as("step %d", step)
                    .returns(effects * dirtyPages, Changed::pages);
        }
        assertThat(seen).as("of each status").doesNotContain(0);
        assertThat(bench.image().isWhole()).isTrue();
        assertThat(bench.image().order()).isEqualTo(model.order()).isGreaterThan(STEPS / 4);
    }

    /** Some sessions are busy for a while; a quarter more than there is room for come and go. */
    private static long session(SplittableRandom random, int slots) {
        int index =
                random.nextInt(4) > 0 ? random.nextInt(3) : random.nextInt(slots + slots / 4 + 1);
        return (index + 1) * 0x5851_F42D_4C95_7F2DL;
    }

    /** The next one mostly, or one sent again, or one that cannot be, or a read. */
    private static long number(SplittableRandom random, long last) {
        if (random.nextInt(10) == 0) {
            return RrWire.READ;
        }
        long number =
                switch (random.nextInt(10)) {
                    case 0, 1 -> last - random.nextInt(RrWire.WINDOW);
                    case 2 -> last - random.nextInt(2 * RrWire.WINDOW);
                    case 3 -> last + random.nextInt(100);
                    case 4 -> random.nextLong(Long.MAX_VALUE) + 1;
                    default -> last + 1;
                };
        return Math.max(1, number);
    }
}
