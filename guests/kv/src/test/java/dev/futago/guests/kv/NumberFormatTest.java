package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;

/** Numbers are read and written as Redis does, of any length, and strings have its encodings. */
class NumberFormatTest {

    private static final String TRANSCRIPT = "number-formats.txt";

    private final KvBench kv = KvBench.booted(1024);

    /** All of it is what a redis-server 7.0.15 answered. */
    @Test
    void numbersAreReadAndWrittenAsInRedis() throws IOException {
        Transcript.of(TRANSCRIPT).playedBackTo(kv::ask);
    }

    @Test
    void recordedAnswersAreThoseOfRedis(@TempDir Path folder) throws IOException {
        try (var redis = RedisServer.start(folder)) {
            Transcript.of(TRANSCRIPT).playedBackTo(redis::ask);
        }
    }

    /** Redis 7.0 wrote {@code 1e+17}. */
    @ParameterizedTest
    @CsvSource({
        "1e17, 100000000000000000",
        "72057594037927936, 72057594037927936",
        "-72057594037927936, -72057594037927936",
        "4611686018427387904, 4611686018427387904",
        "-4611686018427387904, -4611686018427387904",
        "4611686018427388928, 4611686018427389000",
        "9223372036854775807, 9223372036854776000",
        "1e19, 1e+19",
    })
    void wholeScoresAreWrittenAsIntegers(String score, String written) {
        kv.ask("ZADD", "z", score, "m");

        assertThat(kv.ask("ZSCORE z m")).isEqualTo("$%d|%s|".formatted(written.length(), written));
    }

    /** Sums are exact here, where Redis has the digits of a long double. */
    @Test
    void writtenSumCanBeReadAgain() {
        String zeroes = "0".repeat(255);
        assertThat(kv.ask("INCRBYFLOAT n 1e255")).isEqualTo("$256|1%s|".formatted(zeroes));
        assertThat(kv.ask("INCRBYFLOAT n -1e255")).isEqualTo("$1|0|");
        assertThat(kv.ask("INCRBYFLOAT n -1e4932")).startsWith("$4934|-10");
        assertThat(kv.ask("INCRBYFLOAT n 1e4932")).isEqualTo("$1|0|");
        assertThat(kv.ask("HINCRBYFLOAT h f 1e300")).startsWith("$301|10");
        assertThat(kv.ask("HINCRBYFLOAT h f -1e300")).isEqualTo("$1|0|");
    }

    /** Redis 7.0 said that they were negative. */
    @ParameterizedTest
    @CsvSource({"0x7FFFFFFFFFFFFFFF", "inf", "1e400", "9223372036854775", "1e4932"})
    void timeoutBeyondAllClocksIsOutOfRange(String timeout) {
        assertThat(kv.ask("BLPOP", "k", timeout)).isEqualTo("-ERR timeout is out of range|");
    }

    /** A score may have any number of digits, a sum as many as Redis reads. */
    @Test
    void longNumbersAreRead() {
        String digits = "1".repeat(100_000);

        assertThat(kv.ask("ZADD", "z", "0." + digits, "m")).isEqualTo(":1|");
        assertThat(kv.ask("ZCOUNT", "z", "0", digits)).isEqualTo(":1|");
        assertThat(kv.ask("ZADD", "z", "0x" + digits, "m"))
                .isEqualTo("-ERR value is not a valid float|");
        assertThat(kv.ask("INCRBYFLOAT", "n", digits))
                .isEqualTo("-ERR value is not a valid float|");
    }

    @Test
    void latestDeadlineIsADeadline() {
        kv.ask("SET k v");
        kv.ask("PEXPIREAT k 9223372036854775807");

        assertThat(kv.ask("PTTL k")).isEqualTo(":%d|".formatted(Long.MAX_VALUE - KvBench.MILLIS));
        assertThat(kv.ask("INFO keyspace")).contains("keys=1,expires=1");
        assertThat(kv.takenOver().ask("PERSIST k")).isEqualTo(":1|");
    }
}
