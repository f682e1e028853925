package dev.futago.common.role;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerWatchTest {

    private static final long HEARTBEAT = 10;
    private static final long SUSPECTS = 35;

    private final PeerWatch watch = new PeerWatch(HEARTBEAT, SUSPECTS);

    @Test
    void aNewPeerIsTakenToHaveSpokenNow() {
        watch.begin(1000);

        assertThat(watch.isSilent(1000 + SUSPECTS - 1)).isFalse();
        assertThat(watch.isSilent(1000 + SUSPECTS)).isTrue();
    }

    @Test
    void anythingHeardEndsTheSilence() {
        watch.begin(0);

        watch.heard(30);

        assertThat(watch.isSilent(SUSPECTS)).isFalse();
        assertThat(watch.silenceNanos(50)).isEqualTo(20);
        assertThat(watch.isSilent(30 + SUSPECTS)).isTrue();
    }

    @Test
    void heartbeatsAreDueAtOnceAndThenOnceInEachInterval() {
        watch.begin(100);

        assertThat(watch.isHeartbeatDue(100)).isTrue();
        assertThat(watch.isHeartbeatDue(100)).isFalse();
        assertThat(watch.isHeartbeatDue(109)).isFalse();
        assertThat(watch.isHeartbeatDue(110)).isTrue();
    }

    @Test
    void aLateTickIsNotMadeUpForByManyHeartbeats() {
        watch.begin(0);
        watch.isHeartbeatDue(0);

        assertThat(watch.isHeartbeatDue(95)).isTrue();
        assertThat(watch.isHeartbeatDue(100)).isFalse();
        assertThat(watch.isHeartbeatDue(105)).isTrue();
    }

    @Test
    void wantsToBeToldTheTimeWhenEitherIsDue() {
        watch.begin(0);
        assertThat(watch.nextTickNanos()).isZero();
        watch.isHeartbeatDue(0);
        assertThat(watch.nextTickNanos()).isEqualTo(HEARTBEAT);
        watch.isHeartbeatDue(30);
        assertThat(watch.nextTickNanos()).isEqualTo(SUSPECTS);
    }

    @Test
    void anotherPeerHasSaidNothingYet() {
        watch.begin(0);
        watch.note(new Message.Heartbeat(1, 7, 99, 0));
        assertThat(watch.number()).isEqualTo(7);
        assertThat(watch.uptimeNanos()).isEqualTo(99);

        watch.begin(5);

        assertThat(watch.number()).isZero();
        assertThat(watch.uptimeNanos()).isZero();
    }

    @Test
    void lateLookAddsOneHeartbeatOfSilence() {
        watch.begin(0);
        watch.look(10);

        watch.look(1_000);

        assertThat(watch.isSilent(1_000)).isFalse();
        assertThat(watch.silenceNanos(1_000)).isEqualTo(1_000);
        assertThat(watch.suspectsAtNanos()).isEqualTo(1_000 + SUSPECTS - 2 * HEARTBEAT);
    }

    @Test
    void manyLateLooksEndPatience() {
        watch.begin(0);

        for (int i = 1; i <= 3; i++) {
            watch.look(i * 1_000L);
            assertThat(watch.isSilent(i * 1_000L)).isFalse();
        }
        watch.look(4_000);

        assertThat(watch.isSilent(4_000)).isTrue();
    }

    @Test
    void looksInTimeForgiveNothing() {
        watch.begin(0);

        watch.look(10);
        watch.look(20);
        watch.look(30);

        assertThat(watch.suspectsAtNanos()).isEqualTo(SUSPECTS);
    }

    @Test
    void ageCountsFromTheHeartbeatThatIsEchoed() {
        watch.begin(100);
        assertThat(watch.ageNanos(110)).isEqualTo(Long.MAX_VALUE);

        watch.heard(120);
        watch.note(new Message.Heartbeat(1, 7, 99, 0, 105));

        assertThat(watch.ageNanos(125)).isEqualTo(20);
        assertThat(watch.silenceNanos(125)).isEqualTo(5);
    }

    /** Heartbeats that waited for this process echo what it had sent before it stood still. */
    @Test
    void ownPauseCountsAsAge() {
        watch.begin(100);
        for (int waiting = 0; waiting < 10; waiting++) {
            watch.heard(5_000);
            watch.note(new Message.Heartbeat(1, 7, 99, 0, 105));
        }

        assertThat(watch.ageNanos(5_000)).isEqualTo(4_895);
    }

    @Test
    void echoOverAnotherLinkIsForgotten() {
        watch.begin(100);
        watch.note(new Message.Heartbeat(1, 7, 99, 0, 105));

        watch.begin(200);

        assertThat(watch.ageNanos(200)).isEqualTo(Long.MAX_VALUE);
    }
}
