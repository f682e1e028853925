package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Keys expire when their time has come, once and for all. */
class ExpiryTest {

    private final KvBench kv = KvBench.booted(512);

    @Test
    void aKeyIsThereUntilItsTimeHasCome() {
        kv.ask("SET k v PX 100");

        assertThat(kv.passes(99).ask("GET k")).isEqualTo("$1|v|");
        assertThat(kv.passes(1).ask("GET k")).isEqualTo("$-1|");
        assertThat(kv.ask("DBSIZE")).isEqualTo(":0|");
        assertThat(kv.store().keys().deadlines().count()).isZero();
    }

    @Test
    void noClockBringsBackWhatHasExpired() {
        kv.ask("SET k v PX 100");
        kv.passes(100).ask("PING");

        KvBench other = kv.takenOver().passes(-1_000);

        assertThat(other.ask("GET k")).isEqualTo("$-1|");
        assertThat(other.ask("EXISTS k")).isEqualTo(":0|");
    }

    @Test
    void whatHasNotExpiredIsThereAfterATakeoverAndExpiresThen() {
        kv.ask("SET k v PX 100");

        KvBench other = kv.takenOver();

        assertThat(other.passes(99).ask("PTTL k")).isEqualTo(":1|");
        assertThat(other.passes(1).ask("PTTL k")).isEqualTo(":-2|");
    }

    @Test
    void whatIsDueGoesAlsoWhenNobodyAsksForIt() {
        for (int i = 0; i < 100; i++) {
            kv.ask("SET", "key" + i, "v", "PX", "100");
        }
        kv.passes(100);

        for (int i = 0; i < 5; i++) {
            kv.ask("PING");
        }

        assertThat(kv.ask("DBSIZE")).isEqualTo(":0|");
    }

    @Test
    void whatIsDueIsNotSeenByWhoLooksForAnyKey() {
        for (int i = 0; i < 100; i++) {
            kv.ask("SET", "key" + i, "v", "PX", "100");
        }
        kv.passes(100);

        assertThat(kv.ask("KEYS *")).isEqualTo("*0|");
        assertThat(kv.ask("SCAN 0 COUNT 1000")).isEqualTo("*2|$1|0|*0|");
        assertThat(kv.ask("RANDOMKEY")).isEqualTo("$-1|");
        assertThat(kv.ask("DEL key99")).isEqualTo(":0|");
    }

    @Test
    void aDeadlineForWhichThereIsNoRoomChangesNothing() {
        var small = KvBench.booted(32);
        int keys = 0;
        while (small.ask("SET", "key" + keys, "v".repeat(500)).equals("+OK|")) {
            keys++;
        }
        int more = 0;
        while (small.ask("SET", "k" + more, "v").equals("+OK|")) {
            more++;
        }
        String answer = ":1|";
        int expiring = 0;
        while (answer.equals(":1|") && expiring < keys) {
            answer = small.ask("EXPIRE", "key" + expiring, "100");
            expiring++;
        }

        assertThat(answer).startsWith("-OOM ");
        assertThat(small.ask("TTL", "key" + (expiring - 1))).isEqualTo(":-1|");
        assertThat(small.ask("TTL", "key0")).isEqualTo(":100|");
        assertThat(small.ask("SET", "key" + (expiring - 1), "w", "EX", "9")).startsWith("-OOM ");
        assertThat(small.ask("SET", "key0", "w".repeat(500), "EX", "9")).isEqualTo("+OK|");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void keysExpireInTheOrderOfTheirDeadlines(long seed) {
        var random = new SplittableRandom(seed);
        Map<String, Long> deadlines = new TreeMap<>();
        long now = KvBench.MILLIS;
        for (int i = 0; i < 5_000; i++) {
            String key = "key:" + random.nextInt(1_000);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    long millis = now + 1 + random.nextInt(5_000);
                    kv.ask("SET", key, "v", "PXAT", Long.toString(millis));
                    deadlines.put(key, millis);
                }
                case 2 -> {
                    kv.ask("DEL", key);
                    deadlines.remove(key);
                }
                case 3 -> {
                    kv.ask("PERSIST", key);
                    deadlines.replace(key, Deadlines.NEVER);
                }
                default -> {
                    int passed = random.nextInt(30);
                    now += passed;
                    kv.passes(passed);
                }
            }
            long nowMillis = now;
            deadlines.values().removeIf(millis -> millis <= nowMillis);
            assertThat(kv.ask("EXISTS", key)).isEqualTo(deadlines.containsKey(key) ? ":1|" : ":0|");
        }
        for (int i = 0; i < 100; i++) {
            kv.ask("PING"); // what is due goes in a few steps
        }
        assertThat(kv.ask("DBSIZE")).isEqualTo(":%d|".formatted(deadlines.size()));
        deadlines.forEach(
                (key, millis) ->
                        assertThat(kv.ask("PEXPIRETIME", key))
                                .isEqualTo(
                                        millis == Deadlines.NEVER
                                                ? ":-1|"
                                                : ":%d|".formatted(millis)));
    }
}
