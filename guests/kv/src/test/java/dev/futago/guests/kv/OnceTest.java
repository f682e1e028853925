package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** FUTAGO.ONCE: what is asked again is not executed again. */
class OnceTest {

    private KvBench kv = KvBench.booted(64);

    private String once(String session, long number, String command) {
        return kv.ask("FUTAGO.ONCE %s %d %s".formatted(session, number, command));
    }

    @Test
    void whatIsAskedAgainIsAnsweredAgainAlsoByTheOtherNode() {
        assertThat(once("s", 1, "INCR k")).isEqualTo(":1|");
        assertThat(once("s", 2, "INCR k")).isEqualTo(":2|");
        assertThat(once("s", 2, "INCR k")).isEqualTo(":2|");
        assertThat(once("s", 1, "INCR k")).isEqualTo(":1|");

        kv = kv.takenOver();

        assertThat(once("s", 2, "INCR k")).isEqualTo(":2|");
        assertThat(once("s", 3, "INCR k")).isEqualTo(":3|");
        assertThat(once("t", 1, "GET k")).isEqualTo("$1|3|");
    }

    @Test
    void anErrorIsAnAnswer() {
        kv.ask("SET k text");
        assertThat(once("s", 1, "INCR k")).startsWith("-ERR value is not an integer");
        kv.ask("SET k 7");

        assertThat(once("s", 1, "INCR k")).startsWith("-ERR value is not an integer");
        assertThat(once("s", 2, "INCR k")).isEqualTo(":8|");
    }

    @Test
    void numbersFollowOneAnother() {
        assertThat(once("s", 2, "INCR k")).startsWith("-ONCEUNKNOWN ");
        once("s", 1, "INCR k");

        assertThat(once("s", 3, "INCR k"))
                .isEqualTo("-ONCEORDER the next number of this session is 2|");
        assertThat(once("s", 0, "INCR k")).startsWith("-ONCEORDER ");
        assertThat(kv.ask("FUTAGO.ONCE s x INCR k")).startsWith("-ERR value is not an integer");
        assertThat(kv.ask("GET k")).isEqualTo("$1|1|");
    }

    @Test
    void ofAnOldOneItIsKnownThatItWasExecuted() {
        for (int i = 1; i <= Sessions.WINDOW + 1; i++) {
            once("s", i, "INCR k");
        }

        assertThat(once("s", 1, "INCR k"))
                .isEqualTo("-ONCEDONE it was executed; the answer is not kept any more|");
        assertThat(once("s", 2, "INCR k")).isEqualTo(":2|");
        assertThat(kv.ask("GET k")).isEqualTo("$2|%d|".formatted(Sessions.WINDOW + 1));
    }

    @Test
    void aLongAnswerIsNotKept() {
        kv.ask("SET", "long", "x".repeat(Sessions.ANSWER_BYTES_MAX));
        assertThat(once("s", 1, "GET long")).startsWith("$1024|xxx");

        assertThat(once("s", 1, "GET long")).startsWith("-ONCEDONE ");
        assertThat(once("s", 2, "INCR k")).isEqualTo(":1|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PING", "MULTI", "HELLO 3", "FUTAGO.ONCE s 1 INCR k", "QUIT"})
    void itTakesCommandsOnKeys(String command) {
        assertThat(once("s", 1, command)).isEqualTo("-ERR a command on keys is needed here|");
        assertThat(once("s", 2, "INCR k")).isEqualTo(":1|");
    }

    @ParameterizedTest
    @CsvSource({
        "FOO, -ERR unknown command 'FOO'",
        "GET, -ERR wrong number of arguments for 'get' command",
    })
    void whatIsNoCommandIsAnsweredSo(String command, String error) {
        assertThat(once("s", 1, command)).startsWith(error);
        assertThat(once("s", 1, command)).startsWith(error);
    }

    @Test
    void aTransactionMayHaveIt() {
        kv.ask("MULTI");
        kv.ask("FUTAGO.ONCE s 1 INCR k");
        kv.ask("FUTAGO.ONCE s 1 INCR k");

        assertThat(kv.ask("EXEC")).isEqualTo("*2|:1|:1|");
        assertThat(kv.ask("FUTAGO.ONCE s 1")).startsWith("-ERR wrong number of arguments");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1_000_000_000_000L, 1_000_000_000_000L})
    void noClockForgetsASession(long millis) {
        once("s", 1, "INCR k");

        kv = kv.takenOver().passes(millis);

        assertThat(once("s", 1, "INCR k")).isEqualTo(":1|");
        assertThat(once("s", 2, "INCR k")).isEqualTo(":2|");
    }

    @Test
    void whereThereAreTooManyTheOneWhoseLastCommandIsTheLongestAgoMakesRoom() {
        kv = KvBench.booted(64 << 10);
        for (int i = 0; i < Sessions.SESSIONS_MAX; i++) {
            once("s" + i, 1, "INCR k");
        }
        once("s0", 2, "INCR k");

        once("new", 1, "INCR k");

        assertThat(kv.store().sessions().count()).isEqualTo(Sessions.SESSIONS_MAX);
        assertThat(once("s0", 3, "INCR k")).startsWith(":");
        assertThat(once("s1", 2, "INCR k")).startsWith("-ONCEUNKNOWN ");
    }

    @Test
    void withoutRoomNothingIsExecuted() {
        kv = KvBench.booted(16);
        int i = 0;
        while (kv.ask("SET", "k" + i, "x".repeat(100)).equals("+OK|")) {
            i++;
        }

        assertThat(once("s", 1, "DEL k0")).startsWith("-OOM ");

        assertThat(kv.ask("EXISTS k0")).isEqualTo(":1|");
        kv.ask("FLUSHALL");
        assertThat(once("s", 1, "INCR k")).isEqualTo(":1|");
    }

    @Test
    void theyLeaveMostOfTheMemoryToKeys() {
        kv = KvBench.booted(256);
        for (int i = 0; i < 2_000; i++) {
            once("s" + i, 1, "GET none");
        }

        assertThat(kv.store().sessions().bytes())
                .isLessThanOrEqualTo(kv.memory().bytes() / Sessions.SHARE);
        assertThat(kv.ask("SET", "k", "x".repeat(800_000))).isEqualTo("+OK|");
        assertThat(once("s1999", 1, "GET none")).isEqualTo("$-1|");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void theLongestAnswerHasRoomInAFullMemory(int offset) {
        kv = KvBench.booted(64);
        kv.ask("SET", "long", "x".repeat(Sessions.ANSWER_BYTES_MAX - "$1015||".length() - 2));
        for (int i = 1; i < 10; i++) {
            kv.ask("SET", "v", "x".repeat(100 + offset));
            once("s", i, "GET v");
        }
        int filler = 4_096;
        for (int i = 0; filler > 8; i++) {
            filler /= kv.ask("SET", "f" + i, "x".repeat(filler)).equals("+OK|") ? 1 : 2;
        }

        assertThat(once("s", 10, "GET long")).matches("\\$.*|-OOM .*");
    }

    @Test
    void whoForgetsAllKeysForgetsNoSession() {
        once("s", 1, "INCR k");
        once("s", 2, "INCR k");
        once("t", 1, "INCR k");

        assertThat(once("s", 3, "FLUSHALL")).isEqualTo("+OK|");
        kv.ask("SET k 10");
        kv.ask("FLUSHDB");

        assertThat(once("s", 3, "FLUSHALL")).isEqualTo("+OK|");
        assertThat(once("s", 2, "INCR k")).isEqualTo(":2|");
        assertThat(once("t", 1, "INCR k")).isEqualTo(":3|");
        assertThat(kv.ask("EXISTS k")).isEqualTo(":0|");
        assertThat(once("t", 2, "INCR k")).isEqualTo(":1|");
    }

    @Test
    void theAnswerIsTheSameInWhateverProtocolItIsAskedFor() {
        kv.ask("HELLO 3");
        assertThat(once("s", 1, "GET none")).isEqualTo("$-1|");
        kv.ask("HELLO 2");

        assertThat(once("s", 1, "GET none")).isEqualTo("$-1|");
    }

    @Test
    void inATransactionNothingBehindItWaits() {
        kv.ask("MULTI");
        kv.ask("FUTAGO.ONCE s 1 INCR k");
        kv.ask("BLPOP none 0");

        assertThat(kv.ask("EXEC")).isEqualTo("*2|:1|*-1|");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomRetriesAcrossTakeoversTakeEffectOnce(long seed) {
        kv = KvBench.booted(1024);
        var random = new SplittableRandom(seed);
        Map<String, Long> counts = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            String session = "s" + random.nextInt(20);
            long count = counts.merge(session, 1L, Long::sum);
            int times = 1 + random.nextInt(3);
            for (int j = 0; j < times; j++) {
                if (random.nextInt(50) == 0) {
                    kv = kv.takenOver();
                }
                assertThat(once(session, count, "INCR " + session)).isEqualTo(":%d|", count);
            }
        }
    }
}
