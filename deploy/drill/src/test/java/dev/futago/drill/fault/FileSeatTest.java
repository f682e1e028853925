package dev.futago.drill.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.node.arbiter.Arbiter;
import dev.futago.node.arbiter.Arbiters;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Optional;

class FileSeatTest {

    @TempDir private Path folder;

    @Test
    void anArbiterThatIsCutSaysNeitherYesNorNo() throws InterruptedException {
        ArbiterSeat seat = ArbiterSeat.Kind.file.open(folder, "127.0.0.1");
        seat.begin();
        try (seat;
                Arbiter arbiter = Arbiters.open(seat.address())) {
            assertThat(answerOf(arbiter)).isEqualTo(new ArbiterAnswer.Read(Optional.empty()));

            seat.cut();
            assertThat(answerOf(arbiter)).isInstanceOf(ArbiterAnswer.Unknown.class);

            seat.mend();
            assertThat(answerOf(arbiter)).isEqualTo(new ArbiterAnswer.Read(Optional.empty()));
        }
    }

    private static ArbiterAnswer answerOf(Arbiter arbiter) {
        return arbiter.read().toCompletableFuture().join();
    }
}
