package dev.futago.node.arbiter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.ArbiterAnswer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What rehearsed claims do, and what they leave alone. */
final class RehearsedClaimsTest {

    @TempDir private Path folder = Path.of("");

    private static long leftFolders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(
                            file -> file.getFileName().toString().startsWith("futago-rehearsal-"))
                    .count();
        }
    }

    @Test
    void allAreGrantedAndNothingIsLeft() throws Exception {
        long before = leftFolders();

        assertThat(RehearsedClaims.make(9, () -> true)).isEqualTo(9);

        assertThat(leftFolders()).isLessThanOrEqualTo(before);
    }

    @Test
    void theyEndWhenTheNodeHasSomethingBetterToDo() throws Exception {
        var asked = new AtomicInteger();

        assertThat(RehearsedClaims.make(100, () -> asked.incrementAndGet() <= 3)).isEqualTo(3);
    }

    @Test
    void theRealRecordIsNotTouchedAndCanBeClaimedMeanwhile() throws Exception {
        try (Arbiter real = FileArbiter.open(folder.resolve("record"), Clock.systemUTC())) {
            assertThat(Records.claim(real, 0, Records.FOUNDED))
                    .isInstanceOf(ArbiterAnswer.Granted.class);
            String text = Files.readString(folder.resolve("record"));
            var duringThem = new AtomicInteger();

            RehearsedClaims.make(
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
