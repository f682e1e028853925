package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of numbers with a fraction, in strings and hashes. */
class CounterTest {

    @ParameterizedTest
    @ValueSource(strings = {"0e-2147483647", "0e-10000000", "-0e100000", "0.000"})
    void aZeroIsOneWhateverItsExponent(String zero) {
        kv.ask("SET", "k", "5");

        assertThat(kv.ask("INCRBYFLOAT", "k", zero)).isEqualTo("$1|5|");
        assertThat(kv.ask("ZADD", "z", zero, "m")).isEqualTo(":1|");
    }

    private final KvBench kv = KvBench.booted(256);

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            textBlock =
                    """
                    INCRBYFLOAT n 1.5         > $3|1.5|
                    SET n 10.50; INCRBYFLOAT n 0.1 > $4|10.6|
                    SET n 5.0e3; INCRBYFLOAT n 2.0e2 > $4|5200|
                    SET n 3; INCRBYFLOAT n -5 > $2|-2|
                    SET n 0.1; INCRBYFLOAT n -0.1 > $1|0|
                    INCRBYFLOAT n -0          > $1|0|
                    INCRBYFLOAT n +.5         > $3|0.5|
                    INCRBYFLOAT n 5.          > $1|5|
                    INCRBYFLOAT n 1e20        > $21|100000000000000000000|
                    INCRBYFLOAT n 1e-20       > $1|0|
                    INCRBYFLOAT n 1e-4940     > $1|0|
                    INCRBYFLOAT n 0.123456789012345678901 > $19|0.12345678901234568|
                    INCRBYFLOAT n 1; STRLEN n > :1|
                    SET n 1 EX 9; INCRBYFLOAT n 1; TTL n > :9|
                    SET n v; INCRBYFLOAT n 1  > -ERR value is not a valid float|
                    INCRBYFLOAT n x           > -ERR value is not a valid float|
                    INCRBYFLOAT n 1e          > -ERR value is not a valid float|
                    INCRBYFLOAT n .           > -ERR value is not a valid float|
                    INCRBYFLOAT n nan         > -ERR value is not a valid float|
                    INCRBYFLOAT n 1e4933      > -ERR value is not a valid float|
                    INCRBYFLOAT n 1e999999999 > -ERR value is not a valid float|
                    INCRBYFLOAT n 1e99999999999 > -ERR value is not a valid float|
                    INCRBYFLOAT n 1e-4960     > -ERR value is not a valid float|
                    INCRBYFLOAT n Inf         > -ERR increment would produce NaN or Infinity|
                    SET n -infinity; INCRBYFLOAT n 1 > -ERR increment would produce NaN or Infinity|
                    SET n 1e4932; INCRBYFLOAT n 1e4932 > -ERR increment would produce NaN or Infinity|
                    SET n 1; INCRBYFLOAT n inf; GET n > $1|1|
                    HINCRBYFLOAT h f 1.5      > $3|1.5|
                    HSET h f 1.25; HINCRBYFLOAT h f -1; HGET h f > $4|0.25|
                    HSET h f v; HINCRBYFLOAT h f 1 > -ERR hash value is not a float|
                    HSET h f v; HINCRBYFLOAT h f x > -ERR value is not a valid float|
                    HINCRBYFLOAT h f -inf     > -ERR value is NaN or Infinity|
                    HSET h f inf; HINCRBYFLOAT h f 1 > -ERR increment would produce NaN or Infinity|
                    HINCRBYFLOAT h f inf; EXISTS h > :0|
                    SET h v; HINCRBYFLOAT h f x > -ERR value is not a valid float|
                    SET h v; HINCRBYFLOAT h f 1 > -WRONGTYPE Operation against a key holding the wrong kind of value|
                    HSET n f v; INCRBYFLOAT n x > -WRONGTYPE Operation against a key holding the wrong kind of value|
                    """)
    void sumsAreWrittenAsRedisDoes(String commands, String answer) {
        assertThat(kv.askAll(commands)).isEqualTo(answer);
    }

    @Test
    void spacesLettersOfOthersAndTooManyDigitsAreNoNumber() {
        String refused = "-ERR value is not a valid float|";
        assertThat(kv.ask("INCRBYFLOAT", "n", " 1")).isEqualTo(refused);
        assertThat(kv.ask("INCRBYFLOAT", "n", "")).isEqualTo(refused);
        assertThat(kv.ask("INCRBYFLOAT", "n", "\u00D9\u00A1")).isEqualTo(refused); // an Arabic one
        assertThat(kv.ask("INCRBYFLOAT", "n", "1".repeat(5120))).isEqualTo(refused);
        assertThat(kv.ask("INCRBYFLOAT", "n", "1".repeat(4932)))
                .isEqualTo("$4932|%s|".formatted("1".repeat(4932)));
    }
}
