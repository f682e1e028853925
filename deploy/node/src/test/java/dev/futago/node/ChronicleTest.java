package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class ChronicleTest {

    private static final NodeRef A = new NodeRef("a", new Incarnation(1, 2));
    private static final NodeRef B = new NodeRef("b", new Incarnation(3, 4));
    private static final Tenure FOUNDED = Tenure.founding("orders", A);
    private static final Tenure PAIRED = FOUNDED.pairedWith(B);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Milestone> heard = new ArrayList<>();
    private Instant now = START;
    private final Chronicle chronicle =
            new Chronicle(
                    NOPLogger.NOP_LOGGER,
                    () -> now,
                    heard::add,
                    new Journal(Optional.empty(), true));

    private void after(long millis, Milestone milestone) {
        now = now.plusMillis(millis);
        chronicle.accept(milestone);
    }

    @Test
    void protectionBeginsWithAPairAndEndsWithASuspicion() {
        after(10, new Milestone.Founded(FOUNDED));
        assertThat(chronicle.summary().isProtected()).isFalse();
        assertThat(chronicle.summary().since()).isEqualTo(START);

        after(20, new Milestone.Paired(PAIRED, 1));
        assertThat(chronicle.summary().isProtected()).isTrue();
        assertThat(chronicle.summary().since()).isEqualTo(START.plusMillis(30));

        after(1_000, new Milestone.Suspected(B, "silent", 1, 7));
        assertThat(chronicle.summary().isProtected()).isFalse();
        assertThat(chronicle.summary().since()).isEqualTo(START.plusMillis(1_030));
    }

    @Test
    void onlyTimeWithoutProtectionIsCounted() {
        after(30, new Milestone.Paired(PAIRED, 1));
        after(1_000, new Milestone.Suspected(B, "silent", 1, 7));
        after(5, new Milestone.WentSolo(PAIRED.solo("lost")));
        now = now.plusMillis(7);
        assertThat(chronicle.summary().unprotected()).isEqualTo(Duration.ofMillis(42));

        after(8, new Milestone.Paired(PAIRED, 1));
        now = now.plusMillis(9_999);

        assertThat(chronicle.summary().unprotected()).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void aTakeoversGapIsWhatTheNewPrimaryTells() {
        Tenure taken = PAIRED.takenOverBy(B, "primary lost: connection closed");
        after(30, new Milestone.Following(PAIRED, 1));
        after(100, new Milestone.Suspected(A, "connection closed", 1, 7));
        after(20, new Milestone.TookOver(taken, 7));
        assertThat(chronicle.summary().lastTakeover().orElseThrow().gap()).isEmpty();

        after(64, new Milestone.FirstReply(2, 84_000_000));

        Chronicle.Takeover takeover = chronicle.summary().lastTakeover().orElseThrow();
        assertThat(takeover.epoch()).isEqualTo(2);
        assertThat(takeover.reason()).isEqualTo("primary lost: connection closed");
        assertThat(takeover.gap()).contains(Duration.ofMillis(84));
    }

    @Test
    void theListOfEventsIsBoundedAndKeepsTheNewest() {
        for (int epoch = 1; epoch <= 1_000; epoch++) {
            after(1, new Milestone.FirstReply(epoch, 2_000_000));
        }

        List<Chronicle.Entry> entries = chronicle.summary().entries();
        assertThat(entries).hasSize(256);
        assertThat(entries.getLast())
                .isEqualTo(
                        new Chronicle.Entry(
                                1_000,
                                START.plusMillis(1_000),
                                "FirstReply",
                                "first reply in epoch 1000, after 2 ms"));
        assertThat(heard).hasSize(1_000);
    }

    @Test
    void refusedJoinersDoNotPushOutOtherEvents() {
        after(10, new Milestone.Founded(FOUNDED));

        for (int attempt = 0; attempt < 1_000; attempt++) {
            after(1, new Milestone.JoinerRefused("attempt " + attempt));
        }

        assertThat(chronicle.summary().entries())
                .extracting(Chronicle.Entry::kind)
                .startsWith("Founded", "JoinerRefused")
                .hasSizeBetween(17, 200);
    }

    @Test
    void aSummaryDoesNotChangeAfterwards() {
        Chronicle.Summary before = chronicle.summary();

        after(1, new Milestone.Paired(PAIRED, 1));

        assertThat(before.entries()).isEmpty();
        assertThat(before.isProtected()).isFalse();
    }
}
