package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Requests that ended a node: what identifies them, and how they are refused. */
class PoisonTest {

    private static final String REFUSED =
            "-ERR refused: the same request made 'sort' fail and ended a node of this pair|";

    private final KvBench kv = KvBench.booted(64);

    @Test
    void execIsIdentifiedByWhatItExecutes() {
        var alone = kv.digest("EXEC");
        kv.ask("MULTI");
        var empty = kv.digest("EXEC");
        kv.ask("SET k 1");
        var one = kv.digest("EXEC");
        kv.ask("DISCARD");
        kv.ask("MULTI");
        kv.ask("SET k 2");
        var other = kv.digest("EXEC");
        kv.ask("DISCARD");
        kv.ask("MULTI");
        kv.ask("SET k 1");

        assertThat(kv.digest("EXEC")).isEqualTo(one);
        assertThat(one).isNotIn(alone, empty, other);
        assertThat(empty).isNotEqualTo(alone);
    }

    @Test
    void refusedCommandIsNotQueued() {
        kv.ask("MULTI");

        assertThat(kv.refused(1, "SORT k")).isEqualTo(REFUSED);

        assertThat(kv.ask("EXEC")).startsWith("-EXECABORT");
    }

    @Test
    void refusedExecEndsItsTransaction() {
        kv.ask("MULTI");
        kv.ask("SET k 1");

        assertThat(kv.refused(1, "EXEC")).isEqualTo(REFUSED);

        assertThat(kv.ask("GET k")).isEqualTo("$-1|");
        assertThat(kv.ask("EXEC")).isEqualTo("-ERR EXEC without MULTI|");
    }

    @Test
    void execBehindBlockedCommandIsRefusedWhenDue() {
        kv.ask("MULTI");
        kv.ask("SET k 1");
        kv.refusesDue(kv.digest("EXEC")).ask("DISCARD");
        var waiting = kv.client(2);
        for (String line : List.of("BLPOP l 0", "MULTI", "SET k 1", "EXEC", "GET k")) {
            assertThat(waiting.ask(line)).isEmpty();
        }

        kv.ask("RPUSH l v");

        assertThat(waiting.isTold()).isEqualTo("*2|$1|l|$1|v|+OK|+QUEUED|" + REFUSED + "$-1|");
        assertThat(waiting.ask("EXEC")).isEqualTo("-ERR EXEC without MULTI|");
    }

    @Test
    void clientThatWaitsIsDisconnectedInsteadOfRefused() {
        kv.ask("BLPOP k 0");

        assertThat(kv.refused(1, "SORT k")).isEqualTo(KvBench.HUNG_UP);
    }
}
