package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;

/** MULTI, EXEC, DISCARD, WATCH. */
class TransactionTest {

    private final KvBench kv = KvBench.booted(64);
    private final KvBench.Client other = kv.client(2);

    @Test
    void whatIsQueuedIsExecutedAtOnce() {
        assertThat(kv.ask("MULTI")).isEqualTo("+OK|");
        assertThat(kv.ask("SET k 1")).isEqualTo("+QUEUED|");
        assertThat(kv.ask("INCR k")).isEqualTo("+QUEUED|");
        assertThat(other.ask("GET k")).isEqualTo("$-1|");

        assertThat(kv.ask("EXEC")).isEqualTo("*2|+OK|:2|");

        assertThat(other.ask("GET k")).isEqualTo("$1|2|");
        assertThat(kv.ask("GET k")).isEqualTo("$1|2|");
        assertThat(kv.ask("EXEC")).isEqualTo("-ERR EXEC without MULTI|");
    }

    @Test
    void aCommandThatFailsDoesNotStopThoseBehindIt() {
        kv.ask("SET k text");
        kv.ask("MULTI");
        kv.ask("INCR k");
        kv.ask("SET k 2");

        assertThat(kv.ask("EXEC"))
                .isEqualTo("*2|-ERR value is not an integer or out of range|+OK|");
    }

    @Test
    void oneThatCannotBeQueuedSpoilsAll() {
        kv.ask("MULTI");
        kv.ask("SET k 1");
        assertThat(kv.ask("GET")).startsWith("-ERR wrong number of arguments");

        assertThat(kv.ask("EXEC"))
                .isEqualTo("-EXECABORT Transaction discarded because of previous errors.|");

        assertThat(kv.ask("GET k")).isEqualTo("$-1|");
        kv.ask("FOO");
        kv.ask("MULTI");
        assertThat(kv.ask("EXEC")).isEqualTo("*0|");
    }

    /** All of it is what a redis-server 7.0.15 answered. */
    @Test
    void wrongCommandsAnswerAsInRedis() throws IOException {
        Transcript.of("transaction-errors.txt").playedBackTo(kv::ask);
    }

    @Test
    void refusedExecEndsNoTransactionBeingExecuted() {
        kv.ask("MULTI");
        kv.ask("FUTAGO.ONCE s 1 EXEC a");
        kv.ask("SET k v");

        assertThat(kv.ask("EXEC"))
                .isEqualTo("*2|-ERR wrong number of arguments for 'exec' command|+OK|");
    }

    @Test
    void recordedAnswersAreThoseOfRedis(@TempDir Path folder) throws Exception {
        try (var redis = RedisServer.start(folder)) {
            Transcript.of("transaction-errors.txt").playedBackTo(redis::ask);
        }
    }

    @Test
    void whatIsDiscardedIsNotExecuted() {
        kv.ask("MULTI");
        kv.ask("SET k 1");

        assertThat(kv.ask("DISCARD")).isEqualTo("+OK|");

        assertThat(kv.ask("GET k")).isEqualTo("$-1|");
        assertThat(kv.ask("DISCARD")).isEqualTo("-ERR DISCARD without MULTI|");
    }

    @Test
    void theyDoNotNest() {
        kv.ask("MULTI");

        assertThat(kv.ask("MULTI")).isEqualTo("-ERR MULTI calls can not be nested|");
        assertThat(kv.ask("WATCH k")).isEqualTo("-ERR WATCH inside MULTI is not allowed|");

        assertThat(kv.ask("EXEC")).isEqualTo("*0|");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET k 2",
                "DEL k",
                "INCR k",
                "APPEND k x",
                "EXPIRE k 100",
                "RENAME k l",
                "FLUSHALL",
                "GETDEL k",
                "COPY l k REPLACE",
                "MSET k 1 m 2"
            })
    void aWatchedKeyThatChangesBreaksIt(String change) {
        kv.ask("SET k 1");
        kv.ask("SET l 1");
        assertThat(kv.ask("WATCH k m")).isEqualTo("+OK|");
        other.ask(change);
        kv.ask("MULTI");
        kv.ask("SET result 1");

        assertThat(kv.ask("EXEC")).isEqualTo("*-1|");

        assertThat(kv.ask("EXISTS result")).isEqualTo(":0|");
        kv.ask("MULTI");
        assertThat(kv.ask("EXEC")).isEqualTo("*0|");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET k",
                "SET l 2",
                "DEL none",
                "SETNX k 3",
                "GETEX k",
                "EXPIRE none 10",
                "PERSIST k"
            })
    void whatChangesNoWatchedKeyDoesNot(String line) {
        kv.ask("SET k 1");
        kv.ask("WATCH k none");
        other.ask(line);
        kv.ask("MULTI");
        kv.ask("SET k 2");

        assertThat(kv.ask("EXEC")).isEqualTo("*1|+OK|");
    }

    @Test
    void aWatchedKeyThatExpiresBreaksIt() {
        kv.ask("SET k 1 PX 100");
        kv.ask("WATCH k");
        kv.ask("MULTI");
        kv.ask("SET l 1");

        kv.passes(100);

        assertThat(kv.ask("EXEC")).isEqualTo("*-1|");
    }

    @Test
    void aWatchedKeyThatWasDrawnWhenItHadExpiredBreaksIt() {
        for (int i = 0; i < 60; i++) {
            kv.ask("SET k" + i + " v PX 10");
        }
        kv.ask("SET w v PX 11");
        kv.ask("WATCH w");
        kv.passes(50);
        while (!other.ask("DBSIZE").equals(":0|")) {
            other.ask("RANDOMKEY");
        }
        kv.ask("MULTI");

        assertThat(kv.ask("EXEC")).isEqualTo("*-1|");
    }

    @Test
    void oneThatHadExpiredBeforeDoesNot() {
        kv.ask("SET k 1 PX 100");
        kv.passes(100);
        kv.ask("WATCH k");
        kv.ask("MULTI");

        assertThat(kv.ask("EXEC")).isEqualTo("*0|");
    }

    @Test
    void unwatchForgetsWhatHasChanged() {
        kv.ask("WATCH k");
        other.ask("SET k 1");
        assertThat(kv.ask("UNWATCH")).isEqualTo("+OK|");
        kv.ask("MULTI");

        assertThat(kv.ask("EXEC")).isEqualTo("*0|");
    }

    @Test
    void twoMayWatchTheSameKeyAndOneLeave() {
        other.ask("WATCH k");
        kv.ask("WATCH k");
        other.leaves();
        kv.client(3).ask("SET k 1");
        kv.ask("MULTI");

        assertThat(kv.ask("EXEC")).isEqualTo("*-1|");
    }

    @Test
    void itsClientsOwnChangesBreakItToo() {
        kv.ask("WATCH k");
        kv.ask("SET k 1");
        kv.ask("MULTI");

        assertThat(kv.ask("EXEC")).isEqualTo("*-1|");
    }

    @Test
    void whatCannotBeHeldIsRefusedAndGivenBackAfterwards() {
        for (int i = 0; i < 2; i++) {
            kv.ask("MULTI");
            String answer = "+QUEUED|";
            int asked = 0;
            while (answer.equals("+QUEUED|")) {
                answer = kv.ask("PING");
                asked++;
            }

            assertThat(answer).isEqualTo("-ERR the transaction is too large|");
            assertThat(asked).isBetween(200_000, 300_000);
            assertThat(other.ask("WATCH k")).isEqualTo("-ERR too many keys are watched|");
            assertThat(kv.ask("EXEC")).startsWith("-EXECABORT ");
        }
        assertThat(other.ask("WATCH k")).isEqualTo("+OK|");
    }

    @Test
    void whoLeavesGivesBackWhatWasKept() {
        for (int i = 0; i < 40; i++) {
            other.ask("MULTI");
            other.ask("SET k " + "x".repeat(4_000_000));
            other.leaves();
        }

        kv.ask("MULTI");
        assertThat(kv.ask("PING")).isEqualTo("+QUEUED|");
    }
}
