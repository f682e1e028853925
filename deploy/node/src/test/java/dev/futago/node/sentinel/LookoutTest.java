package dev.futago.node.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

final class LookoutTest {

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final List<CompletableFuture<Sighting>> questions = new ArrayList<>();
    private final List<Side> heard = new ArrayList<>();
    private final List<Sighting> seen = new ArrayList<>();
    private final Lookout lookout =
            new Lookout(
                    this::ask,
                    TestSentinel.mapOf(TestSentinel.CLIENT_OF_A),
                    loop.eventLoop(),
                    Duration.ofMinutes(1),
                    new Lookout.Listener() {
                        @Override
                        public void onNewPrimary(Side primary) {
                            heard.add(primary);
                        }

                        @Override
                        public void onSeen(Sighting sighting) {
                            seen.add(sighting);
                        }
                    });

    private CompletableFuture<Sighting> ask() {
        questions.add(new CompletableFuture<>());
        return questions.getLast();
    }

    private void answer(Sighting seen) {
        questions.getLast().complete(seen);
        loop.runPendingTasks();
    }

    @Test
    void whoAsksDuringAQuestionIsAnsweredWithIt() {
        var first = lookout.now();
        var second = lookout.now();
        answer(TestSentinel.paired());

        assertThat(second).isSameAs(first).isCompleted();
        assertThat(questions).hasSize(1);
    }

    @Test
    void whatHappensDuringAQuestionIsLookedAtWhenThatIsAnswered() {
        lookout.now();
        lookout.look();
        lookout.look();
        assertThat(questions).hasSize(1);
        answer(TestSentinel.paired());

        assertThat(questions).hasSize(2);
        answer(TestSentinel.following());
        assertThat(heard).containsExactly(Side.OWN, Side.PEER);
        assertThat(seen).hasSize(2);
        assertThat(questions).hasSize(2);
    }

    @Test
    void aLookThatFailsIsFollowedByTheOneThatIsWanted() {
        lookout.look();
        lookout.look();
        questions.getFirst().completeExceptionally(new IllegalStateException("it is gone"));
        loop.runPendingTasks();
        answer(TestSentinel.following());

        assertThat(heard).containsExactly(Side.PEER);
    }
}
