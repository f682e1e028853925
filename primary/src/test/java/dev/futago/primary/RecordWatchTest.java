package dev.futago.primary;

import static dev.futago.primary.PrimaryContext.OTHER;
import static dev.futago.primary.PrimaryContext.SELF;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Known;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** R24: whoever serves looks at the record. */
class RecordWatchTest {

    private static final NodeRef STRANGER = new NodeRef("a", new Incarnation(0xa, 77));

    private static PrimaryContext looks(PrimaryContext primary, Optional<Tenure> current) {
        return primary.tell(new Event.Looked(Optional.of(primary.record()), current));
    }

    private static Optional<String> error(PrimaryContext primary) {
        return primary.role().status(primary.nowNanos()).error();
    }

    @Test
    void ownRecordIsNoError() {
        var primary = PrimaryContext.paired().forget();

        looks(primary, Optional.of(primary.record()));

        assertThat(error(primary)).isEmpty();
        assertThat(primary.actions()).isEmpty();
    }

    @Test
    void anotherOwnersRecordFencesANodeThatIsAlone() {
        var primary = PrimaryContext.solo();
        Tenure foreign = primary.record().bootstrappedBy(STRANGER, "bootstrap");

        looks(primary, Optional.of(foreign));

        assertThat(primary.actions())
                .contains(new Action.HangupAll())
                .endsWith(new Action.Become(new Next.Newcomer(Known.of(foreign))));
        assertThat(primary.told(Milestone.Fenced.class)).hasSize(1);
    }

    @Test
    void anotherOwnersRecordIsAnErrorWhilePaired() {
        var primary = PrimaryContext.paired().forget();
        Tenure foreign = primary.record().bootstrappedBy(STRANGER, "bootstrap");

        looks(primary, Optional.of(foreign));
        looks(primary, Optional.of(foreign));

        assertThat(error(primary)).hasValueSatisfying(why -> assertThat(why).contains("a/"));
        assertThat(primary.state()).isEqualTo("paired");
        assertThat(primary.told(Milestone.RecordWrong.class)).hasSize(1);
        assertThat(primary.done(Action.Become.class)).isEmpty();
    }

    @Test
    void nextClaimResolvesTheErrorOfAPairedNode() {
        var primary = PrimaryContext.paired();
        Tenure foreign = primary.record().bootstrappedBy(STRANGER, "bootstrap");
        looks(primary.recordIs(foreign), Optional.of(foreign));

        primary.claimingSolo().refused();

        assertThat(primary.actions())
                .endsWith(new Action.Become(new Next.Newcomer(Known.of(foreign))));
    }

    @Test
    void missingOlderOrForeignRecordIsAnErrorAndFencesNobody() {
        Tenure founded = Tenure.founding("orders", SELF);
        var ofAnotherPair =
                new Tenure(9, new PairId("orders", 99), 1, STRANGER, Optional.empty(), "founded");
        for (Optional<Tenure> wrong :
                List.of(
                        Optional.<Tenure>empty(),
                        Optional.of(founded),
                        Optional.of(ofAnotherPair))) {
            var primary = PrimaryContext.paired();
            primary.claimingSolo().granted();
            primary.forget();

            looks(primary, wrong);

            assertThat(error(primary)).as("%s", wrong).isPresent();
            assertThat(primary.told(Milestone.Fenced.class)).as("%s", wrong).isEmpty();
            if (primary.state().equals("claiming-solo")) {
                primary.recordIs(primary.openClaim().sought()).refused(); // R23: written again.
            }
            assertThat(primary.state()).as("%s", wrong).isEqualTo("solo");
            looks(primary, Optional.of(primary.record()));
            assertThat(error(primary)).as("%s", wrong).isEmpty();
            assertThat(primary.told(Milestone.RecordRight.class)).as("%s", wrong).hasSize(1);
        }
    }

    @Test
    void lookThatBeganBeforeTheTenureIsIgnored() {
        var primary = PrimaryContext.paired().forget();
        Tenure before = Tenure.founding("orders", SELF);

        primary.tell(new Event.Looked(Optional.of(before), Optional.of(before)));

        assertThat(error(primary)).isEmpty();
    }

    @Test
    void lookWhileAClaimMayLandIsIgnored() {
        var primary = PrimaryContext.solo().claimingPaired().forget();

        looks(primary, Optional.of(primary.record().takenOverBy(OTHER, "late")));

        assertThat(primary.actions()).isEmpty();
        assertThat(error(primary)).isEmpty();
    }

    @Test
    void recordKeepsTheAddressOfTheJoiner() {
        var primary = PrimaryContext.paired();

        assertThat(primary.record().addressOf(OTHER.name())).contains(Setup.PLACEMENT.listen());
    }
}
