package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.SELF;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Set;

/** R23: the arbiter went back, and an operator lets the holder of the memory write its tenure. */
class ReassertionTest {

    private static final Tenure OLDER = Tenure.founding("orders", SELF);

    /** The record is older than the one of the pair, the standby was ended, and all is held. */
    private static PrimaryContext stalled() {
        var primary = PrimaryContext.paired();
        Tenure own = primary.record();
        primary.claimingSolo().recordIs(OLDER).refused();
        return primary.tell(new Event.Looked(Optional.of(own), Optional.of(OLDER)));
    }

    private static PrimaryContext ordered(PrimaryContext primary, String... off) {
        return primary.tell(
                new Event.Ordered(7, new Order.Reassert("etcd was restored", Set.of(off))));
    }

    private static Outcome outcome(PrimaryContext primary) {
        var reports = primary.done(Action.Report.class);
        assertThat(reports).hasSize(1);
        return reports.getFirst().outcome();
    }

    @Test
    void holderWritesItsTenureAboveAllVersions() {
        var primary = stalled();
        primary.says(ANN, add(1, 5)).turn();
        assertThat(primary.done(Action.Reply.class)).isEmpty();

        ordered(primary, "b");
        assertThat(primary.openClaim().expectedVersion()).isEqualTo(OLDER.version());
        primary.granted().turn();

        assertThat(primary.state()).isEqualTo("solo");
        assertThat(primary.record().version()).isGreaterThan(1_000);
        assertThat(primary.record().isOwnedBy(SELF)).isTrue();
        assertThat(primary.record().reason()).contains("etcd was restored; off: b");
        assertThat(primary.done(Action.Reply.class)).hasSize(1);
        assertThat(outcome(primary)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void recordThatIsGoneIsWrittenAgain() {
        var primary = PrimaryContext.paired();
        primary.claimingSolo().granted();
        Tenure own = primary.record();
        primary.recordIsLost();
        primary.tell(new Event.Looked(Optional.of(own), Optional.empty()));

        ordered(primary, "b");
        assertThat(primary.openClaim().expectedVersion()).isZero();
        primary.granted();

        assertThat(primary.record().version()).isGreaterThan(own.version());
        assertThat(outcome(primary)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void otherNodeMustBeNamed() {
        assertThat(outcome(ordered(stalled(), "c")).text()).contains("b may hold memory");
        assertThat(outcome(ordered(stalled())).text()).contains("--node-is-off");
        assertThat(outcome(ordered(stalled(), "a", "b")).text()).contains("--node-is-off");
    }

    @Test
    void pairedNodeRefuses() {
        var primary = PrimaryContext.paired();
        primary.tell(new Event.Looked(Optional.of(primary.record()), Optional.of(OLDER)));

        ordered(primary.forget(), "b");

        assertThat(outcome(primary)).isInstanceOf(Outcome.Refused.class);
        assertThat(primary.done(Action.Claim.class)).isEmpty();
    }

    @Test
    void arbiterThatDidNotGoBackIsLeftAlone() {
        var primary = PrimaryContext.paired();
        primary.claimingSolo().granted().forget();
        primary.tell(
                new Event.Looked(Optional.of(primary.record()), Optional.of(primary.record())));

        ordered(primary, "b");

        assertThat(outcome(primary).text()).contains("did not go back");
        assertThat(primary.done(Action.Claim.class)).isEmpty();
    }

    @Test
    void newestRecordThatCameBackMeanwhileDecides() {
        var primary = stalled();
        ordered(primary.forget(), "b");
        Tenure newest = primary.openClaim().sought().pairedWith(PrimaryContext.OTHER);

        primary.recordIs(newest).refused();

        assertThat(primary.openClaim().expectedVersion()).isEqualTo(newest.version());
        assertThat(primary.state()).isEqualTo("claiming-solo");
    }
}
