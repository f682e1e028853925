package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Connections.Connection;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** SLOWLOG names the commands that took long, as Redis does, in bounded memory. */
class SlowLogTest {

    private static final String LONG_WORD = "x".repeat(200);

    private static final List<String> COMMANDS =
            List.of(
                    "SET k v",
                    "CONFIG SET slowlog-log-slower-than 0",
                    "SET k v",
                    "GET",
                    "FOO k",
                    "LPUSH k v",
                    "SET k " + LONG_WORD,
                    "APPEND k " + "x".repeat(128),
                    "MGET " + words(31),
                    "MGET " + words(32),
                    "MGET " + words(40),
                    "CLIENT SETNAME bob",
                    "RPUSH l a",
                    "BLPOP l 1",
                    "MULTI",
                    "GET k",
                    "SUNION s",
                    "EXEC",
                    "AUTH default x",
                    "AUTH x",
                    "HELLO 2 AUTH default x SETNAME eve",
                    "SLOWLOG LEN",
                    "SLOWLOG GET",
                    "SLOWLOG GET 2",
                    "SLOWLOG GET 0",
                    "SLOWLOG GET -1",
                    "CONFIG SET slowlog-max-len 3",
                    "SLOWLOG GET 100",
                    "SLOWLOG RESET",
                    "SLOWLOG GET",
                    "CONFIG SET slowlog-log-slower-than -1",
                    "SET k v",
                    "SLOWLOG GET",
                    "CONFIG SET slowlog-log-slower-than 9223372036854775807",
                    "SET k v",
                    "SLOWLOG LEN",
                    "CONFIG SET slowlog-max-len 0 slowlog-log-slower-than 0",
                    "SLOWLOG LEN");

    private final KvBench kv = KvBench.booted(1024).takes(1);

    private static String words(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i).collect(Collectors.joining(" "));
    }

    @Test
    void slowLogAnswersAsRedis(@TempDir Path folder) throws Exception {
        var softly = new SoftAssertions();
        try (var redis = RedisServer.start(folder)) {
            for (String line : COMMANDS) {
                softly.assertThat(withoutTimes(kv.ask(line)))
                        .as(line)
                        .isEqualTo(withoutTimes(redis.ask(line.split(" "))));
            }
        }
        softly.assertAll();
    }

    /** Each has its own clock, its own version, and its own address and number of the client. */
    private static String withoutTimes(String answer) {
        return answer.replaceAll("\\$7\\|version\\|.*", "version")
                .replaceAll("\\*6\\|(:\\d+)\\|:\\d+\\|:\\d+\\|", "*6|$1|")
                .replaceAll("\\$\\d+\\|[^|]*:0\\|", "address|");
    }

    @Test
    void entryTellsTimeAddressAndName() {
        kv.observed(new Connection(new ClientId(1), "10.0.0.1:50001", "10.0.0.9:1", 12, 0, 0, 0));
        kv.ask("CLIENT SETNAME bob");
        kv.takes(12_345).ask("KEYS a*");
        kv.takes(1);

        assertThat(kv.ask("SLOWLOG GET"))
                .isEqualTo(
                        "*1|*6|:0|:1700000000|:12345|*2|$4|KEYS|$2|a*|$14|10.0.0.1:50001|$3|bob|");
    }

    @Test
    void thresholdIsTenMilliseconds() {
        kv.takes(9_999).ask("KEYS *");
        kv.takes(10_000).ask("KEYS *");

        assertThat(kv.ask("SLOWLOG LEN")).isEqualTo(":1|");
        assertThat(kv.ask("CONFIG GET slowlog-log-slower-than"))
                .isEqualTo("*2|$23|slowlog-log-slower-than|$5|10000|");
    }

    @Test
    void constantTimeCommandReadsNoClock() {
        kv.takes(20_000).ask("SET k v");
        kv.ask("GET k");
        kv.ask("HSET h f v");

        assertThat(kv.takes(1).ask("SLOWLOG LEN")).isEqualTo(":0|");
    }

    @Test
    void longRequestAndLongReplyAreTimed() {
        kv.takes(20_000).ask("SET", "k", "x".repeat(100_000));
        kv.ask("GET k");

        assertThat(kv.takes(1).ask("SLOWLOG LEN")).isEqualTo(":2|");
    }

    @Test
    void waitingIsNotExecutionTime() {
        var waiting = kv.client(2);
        waiting.ask("BLPOP l 0");
        kv.takes(20_000).passes(60_000);

        assertThat(kv.takes(1).ask("SLOWLOG LEN")).isEqualTo(":0|");
        kv.takes(20_000).ask("RPUSH l v");
        assertThat(waiting.isTold()).isEqualTo("*2|$1|l|$1|v|");
        assertThat(kv.takes(1).ask("SLOWLOG GET")).contains("|$5|BLPOP|$1|l|$1|0|");
    }

    @Test
    void oldestEntryGoesFirst() {
        kv.ask("CONFIG SET slowlog-log-slower-than 0 slowlog-max-len 2");
        kv.ask("SET a 1");
        kv.ask("SET b 1");

        assertThat(kv.ask("SLOWLOG GET"))
                .startsWith("*2|*6|:2|")
                .contains("|$1|b|", "*6|:1|", "|$1|a|")
                .doesNotContain("CONFIG");
    }

    @Test
    void entriesHaveLimitOfBytes() {
        kv.ask("CONFIG SET slowlog-log-slower-than 0 slowlog-max-len 1000000");
        String longest = "MGET" + (" " + "x".repeat(300)).repeat(40);
        for (int i = 0; i < 1_000; i++) {
            kv.ask(longest);
        }

        int length = Integer.parseInt(kv.ask("SLOWLOG LEN").replaceAll("[:|]", ""));
        assertThat(length).isBetween(128, 160);
    }

    @Test
    void otherNodeBeginsWithItsOwnLog() {
        kv.takes(20_000).ask("KEYS *");
        KvBench other = kv.takenOver().takes(1);

        assertThat(other.ask("SLOWLOG LEN")).isEqualTo(":0|");
    }
}
