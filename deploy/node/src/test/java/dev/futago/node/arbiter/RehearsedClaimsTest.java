package dev.futago.node.arbiter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.ArbiterAnswer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/** What rehearsed claims do, and what they leave alone. */
final class RehearsedClaimsTest {

    @TempDir private Path folder = Path.of("");

    @Test
    void allAreGrantedAndNothingIsLeft() throws Exception {
        assertThat(RehearsedClaims.make(folder, 9, () -> true)).isEqualTo(9);

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theyEndWhenTheyAreNotWantedAnyMore() throws Exception {
        var asked = new AtomicInteger();

        assertThat(RehearsedClaims.make(folder, 100, () -> asked.incrementAndGet() <= 3))
                .isEqualTo(3);
    }

    @Test
    void theRealRecordIsNotTouchedAndCanBeClaimedMeanwhile() throws Exception {
        try (Arbiter real = FileArbiter.open(folder.resolve("record"), Clock.systemUTC())) {
            assertThat(Records.claim(real, 0, Records.FOUNDED))
                    .isInstanceOf(ArbiterAnswer.Granted.class);
            String text = Files.readString(folder.resolve("record"));
            var duringThem = new AtomicInteger();

            RehearsedClaims.make(
                    folder,
                    5,
                    () -> {
                        assertThat(Records.claim(real, 7, Records.FOUNDED))
                                .isInstanceOf(ArbiterAnswer.Refused.class);
                        duringThem.incrementAndGet();
                        return true;
                    });

            assertThat(duringThem).hasValue(5);
            assertThat(Files.readString(folder.resolve("record"))).isEqualTo(text);
        }
    }
}
