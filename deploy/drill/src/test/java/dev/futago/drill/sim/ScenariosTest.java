package dev.futago.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Tenure;
import dev.futago.guests.rr.RrImage;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Optional;

/**
 * What has happened to others (PROTOCOL, "Real failures"), played to this pair. Each story's
 * transcript is kept beside the tests; {@code -Dfutago.transcripts=write} writes them anew.
 */
class ScenariosTest {

    /** A two-node PostgreSQL operator lost data so in 47 % of its Jepsen runs. */
    @Test
    void aStandbyIsPublishedBeforeItStreams() throws IOException {
        Scenario story = Scenario.solo().start("b").until("b", "standby", "receiving");

        story.crash("a").servesNobody();

        assertThat(story.node("b").status().orElseThrow().isServing()).isFalse();
        story.isAsWritten("a-standby-is-published-before-it-streams");
    }

    /** Redis, CloudNativePG. */
    @Test
    void aStaleNodeReturnsWhenTheNewPrimaryIsGone() throws IOException {
        Scenario story = Scenario.paired().crash("a").until("b", "primary", "solo").serves();

        story.crash("b").start("a").servesNobody();

        assertThat(story.node("a").status().orElseThrow().isServing()).isFalse();
        story.start("b").until("b", "standby", "down").servesNobody();
        story.isAsWritten("a-stale-node-returns-when-the-new-primary-is-gone");
    }

    /** DRBD. */
    @Test
    void aRejoinThatFailsDoesNotHideWhatChanged() throws IOException {
        Scenario story = Scenario.paired().crash("b").until("a", "primary", "solo").serves();
        story.start("b").until("b", "standby", "receiving").crash("b").serves();

        story.start("b").untilProtected().serves().crash("a");

        story.until("b", "primary", "solo").serves();
        story.isAsWritten("a-rejoin-that-fails-does-not-hide-what-changed");
    }

    /** Hazelcast. */
    @Test
    void aFrozenPrimaryThawsAndIsFenced() throws IOException {
        Scenario story = Scenario.paired().pause("a").until("b", "primary", "solo").serves();

        story.resume("a").untilProtected().serves();

        assertThat(story.world().seen().get("Fenced")).isEqualTo(1);
        assertThat(story.node("a").status().orElseThrow().role()).isEqualTo("standby");
        story.isAsWritten("a-frozen-primary-thaws-and-is-fenced");
    }

    /** Redis. */
    @Test
    void aPlannedFailoverLosesNothingOfTheLastSeconds() throws IOException {
        Scenario story = Scenario.paired().serves();

        story.switchover("a").until("b", "primary", "paired").crash("a").serves();

        assertThat(story.world().seen()).doesNotContainKey("TookOver");
        story.isAsWritten("a-planned-failover-loses-nothing-of-the-last-seconds");
    }

    /** COLO. */
    @Test
    void thePrimaryDiesWhileTheStandbyHalfApplies() throws IOException {
        Scenario story = Scenario.pairedPageByPage().untilACheckpointHasBegunToArrive();
        long whole = story.node("b").status().orElseThrow().checkpoint();

        story.crash("a").until("b", "standby", "asking-to-take-over");

        assertThat(story.node("b").status().orElseThrow().checkpoint()).isEqualTo(whole);
        story.until("b", "primary", "solo");
        assertThat(story.image("b").isWhole()).isTrue();
        story.serves().isAsWritten("the-primary-dies-while-the-standby-half-applies");
    }

    @Test
    void thePrimaryDiesBetweenTwoReplies() throws IOException {
        Scenario story = Scenario.pairedWith(5).crashBetweenReplies("a", "b");

        RrImage image = story.image("b");
        for (SimClient client : story.world().clients()) {
            assertThat(image.count(client.session()))
                    .as("one effect for each number")
                    .isEqualTo(image.lastNumber(client.session()))
                    .isGreaterThanOrEqualTo(client.acknowledged());
        }
        story.isAsWritten("the-primary-dies-between-two-replies");
    }

    @Test
    void takeoverAndRejoinManyTimesInARow() throws IOException {
        Scenario story = Scenario.paired();
        for (int i = 0; i < 4; i++) {
            String dies = i % 2 == 0 ? "a" : "b";
            String lives = i % 2 == 0 ? "b" : "a";
            story.crash(dies).until(lives, "primary", "solo").serves();
            story.start(dies).untilProtected().serves();
        }

        assertThat(story.world().seen().get("TookOver")).isEqualTo(4);
        story.isAsWritten("takeover-and-rejoin-many-times-in-a-row");
    }

    @Test
    void promotedDemotedPromotedWithinATenthOfASecond() throws IOException {
        Scenario story = Scenario.paired();
        long began = story.world().timeline().nowNanos();

        story.switchover("a").until("b", "primary", "paired");
        story.until("b may switch back", () -> story.node("b").status().orElseThrow().acked() > 0);
        story.switchover("b").until("a", "primary", "paired");

        assertThat(story.world().timeline().nowNanos() - began).isLessThan(100_000_000);
        story.serves().isAsWritten("promoted-demoted-promoted-within-a-tenth-of-a-second");
    }

    @Test
    void theArbiterIsRestoredFromAnOlderCopy() throws IOException {
        Scenario story = Scenario.solo();
        Optional<Tenure> older = story.world().arbiter().record();
        story.start("b").untilProtected().serves();

        story.world().arbiter().restore(older);
        story.serves().crash("a").servesNobody();

        assertThat(story.node("b").status().orElseThrow().state())
                .as("it keeps its image and claims nothing")
                .isEqualTo("asking-to-take-over");
        story.isAsWritten("the-arbiter-is-restored-from-an-older-copy");
    }

    /** PROTOCOL R8, amended: the record that refused the claim still names the standby. */
    @Test
    void standbyRefusedByALateClaimBackClaimsAgain() throws IOException {
        Scenario story = claimsBackAndCrashes();

        story.land("PAIRED, claimed back", sought -> sought.owner().name().equals("a"))
                .passClaims();

        story.until("b", "primary", "solo").serves();
        story.isAsWritten("standby-refused-by-a-late-claim-back-claims-again");
    }

    /** PROTOCOL R8, R16: the record that refused the claim made the standby owner. */
    @Test
    void standbyRefusedByALateSwitchoverActivates() throws IOException {
        Scenario story = claimsBackAndCrashes();

        story.land("switchover", sought -> sought.standby().isPresent() && sought.epoch() == 2)
                .passClaims();

        story.until("b", "primary", "solo").serves();
        assertThat(story.world().seen()).containsEntry("SwitchedOver", 1L);
        story.isAsWritten("standby-refused-by-a-late-switchover-activates");
    }

    /** Node a claims a switchover, claims it back and dies; b claims; no claim has landed yet. */
    private static Scenario claimsBackAndCrashes() {
        Scenario story = Scenario.paired().holdClaims().switchover("a");
        story.until("a", "primary", "claiming-switchover").passes(1_500).crash("a");
        return story.until("b", "standby", "claiming-takeover").passes(500);
    }
}
