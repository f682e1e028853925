package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.guest.Reply;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.stream.IntStream;

/** An answer that would be too long is an error, and then nothing has changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswerLimitTest {

    private static final int LARGE_BYTES = 1 << 20;
    private static final int LARGE = Reply.BYTES_MAX / LARGE_BYTES + 2;

    private final KvBench kv = KvBench.booted(80_000);
    private final String value = "v".repeat(LARGE_BYTES - 10);

    @BeforeAll
    void fillMemory() {
        for (int i = 0; i < LARGE; i++) {
            String number = Integer.toString(i);
            kv.ask("SET", "key" + i, value + i);
            kv.ask("RPUSH", "list", value + i);
            kv.ask("HSET", "hash", number, value + i);
            kv.ask("SADD", "set", value + i);
            kv.ask("ZADD", "zset", number, value + i);
        }
        kv.ask("APPEND", "huge", "x".repeat(Reply.BYTES_MAX));
        kv.ask("RPUSH", "hugelist", "x".repeat(Reply.BYTES_MAX));
    }

    private String lengths() {
        return kv.ask("DBSIZE")
                + kv.ask("LLEN list")
                + kv.ask("LLEN hugelist")
                + kv.ask("HLEN hash")
                + kv.ask("SCARD set")
                + kv.ask("ZCARD zset")
                + kv.ask("STRLEN huge")
                + kv.ask("TTL huge");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET huge",
                "GETDEL huge",
                "GETSET huge x",
                "SET huge x GET",
                "SET huge x NX GET",
                "GETEX huge EX 100",
                "GETRANGE huge 0 -1",
                "LRANGE list 0 -1",
                "LPOP list 34",
                "RPOP list 34",
                "LMPOP 1 list LEFT COUNT 34",
                "BLMPOP 1 1 list RIGHT COUNT 34",
                "LPOP hugelist",
                "LINDEX hugelist 0",
                "BLPOP hugelist 1",
                "LMOVE hugelist list LEFT RIGHT",
                "BLMOVE hugelist list LEFT RIGHT 1",
                "RPOPLPUSH hugelist list",
                "HGETALL hash",
                "HVALS hash",
                "HRANDFIELD hash 34 WITHVALUES",
                "HRANDFIELD hash -34 WITHVALUES",
                "SMEMBERS set",
                "SUNION set",
                "SUNION set set",
                "SUNION set set set set set set set set set",
                "SINTER set set",
                "SDIFF set none",
                "SPOP set 33",
                "SPOP set 34",
                "SRANDMEMBER set 33",
                "SRANDMEMBER set -34",
                "ZRANGE zset 0 -1",
                "ZRANGE zset 0 -1 REV",
                "ZRANGEBYSCORE zset -inf +inf",
                "ZRANGEBYLEX zset - +",
                "ZPOPMIN zset 34",
                "ZPOPMAX zset 34",
                "ZMPOP 1 zset MIN COUNT 34",
                "BZMPOP 1 1 zset MAX COUNT 34",
                "ZRANDMEMBER zset 33",
                "ZRANDMEMBER zset -34",
                "ZUNION 2 zset zset",
                "ZINTER 2 zset set",
                "ZDIFF 2 zset none",
                "FUTAGO.ONCE a 1 GET huge",
                "FUTAGO.ONCE b 1 LPOP list 34",
            })
    void tooLongAnswerIsRefusedAndNothingChanges(String command) {
        String before = lengths();

        String answer = kv.ask(command);

        assertThat(answer).startsWith("-ERR reply of '").endsWith("|").hasSizeLessThan(200);
        assertThat(answer).contains(" exceeds 33554432 bytes: ask for less at a time");
        assertThat(lengths()).isEqualTo(before);
    }

    @Test
    void mgetIsRefusedWhole() {
        String[] words = new String[LARGE + 1];
        words[0] = "MGET";
        Arrays.setAll(words, i -> i == 0 ? "MGET" : "key" + (i - 1));
        assertThat(kv.ask(words)).startsWith("-ERR reply of 'mget' exceeds");
    }

    @Test
    void refusedExactlyOnceCommandIsAnsweredAgain() {
        String[] words =
                IntStream.range(-4, LARGE)
                        .mapToObj(
                                i ->
                                        i < 0
                                                ? new String[] {"FUTAGO.ONCE", "mget", "1", "MGET"}
                                                        [i + 4]
                                                : "key" + i)
                        .toArray(String[]::new);
        String first = kv.ask(words);

        assertThat(first).startsWith("-ERR reply of 'mget' exceeds").doesNotContain("$");
        assertThat(kv.ask(words)).isEqualTo(first);
        assertThat(kv.ask("PING")).isEqualTo("+PONG|");
    }

    @Test
    void refusedCommandDoesNotStopItsTransaction() {
        kv.ask("MULTI");
        kv.ask("INCR counter");
        kv.ask("LRANGE list 0 -1");
        kv.ask("LRANGE list 0 1");
        kv.ask("INCR counter");

        String answer = kv.ask("EXEC");

        assertThat(answer).startsWith("*4|:1|-ERR reply of 'lrange' exceeds").endsWith("|:2|");
        assertThat(kv.ask("DEL counter")).isEqualTo(":1|");
    }

    @Test
    void walkStopsEarlyInsteadOfBeingRefused() {
        int members = 0;
        String cursor = "0";
        do {
            String answer = kv.ask("SSCAN", "set", cursor, "COUNT", "1000");
            String[] parts = answer.split("\\|", 5);
            cursor = parts[2];
            members += Integer.parseInt(parts[3].substring(1));
        } while (!cursor.equals("0"));
        assertThat(members).isGreaterThanOrEqualTo(LARGE);
    }
}
