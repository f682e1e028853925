package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashSet;
import java.util.Set;

/** Walks through collections, a few of their fields at a time. */
class SearchTest {

    private static final int FIELDS = 700;

    private final KvBench kv = KvBench.booted(512);

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            textBlock =
                    """
                    SSCAN s 0                 > *2|$1|0|*2|$1|a|$1|b|
                    SSCAN s 0 MATCH b* COUNT 1 > *2|$1|0|*1|$1|b|
                    SSCAN none 0              > *2|$1|0|*0|
                    SSCAN none 0 WHAT         > *2|$1|0|*0|
                    SSCAN none x              > -ERR invalid cursor|
                    SSCAN str x               > -ERR invalid cursor|
                    SSCAN s 0 TYPE set        > -ERR syntax error|
                    SSCAN s 0 MATCH           > -ERR syntax error|
                    SSCAN s 0 COUNT 0         > -ERR syntax error|
                    SSCAN s 0 COUNT x         > -ERR value is not an integer or out of range|
                    HSCAN h 0                 > *2|$1|0|*4|$1|f|$1|1|$1|g|$1|2|
                    HSCAN h 0 MATCH g         > *2|$1|0|*2|$1|g|$1|2|
                    HSCAN none 0              > *2|$1|0|*0|
                    HSCAN str 0               > -WRONGTYPE Operation against a key holding the wrong kind of value|
                    HSCAN s 0                 > -WRONGTYPE Operation against a key holding the wrong kind of value|
                    """)
    void searchesAnswerAsRedisDoes(String command, String answer) {
        kv.askAll("SADD s a b; HSET h f 1 g 2; SET str v");
        assertThat(kv.ask(command)).isEqualTo(answer);
    }

    @Test
    void whatIsThereTheWholeTimeIsMetWhileTheSetGrowsAndShrinks() {
        fill("SADD s m%d");
        Set<String> met = new HashSet<>();
        String cursor = "0";
        int steps = 0;
        do {
            String[] parts = kv.ask("SSCAN", "s", cursor, "COUNT", "5").split("\\|", -1);
            cursor = parts[2];
            for (int i = 5; i < parts.length; i += 2) {
                met.add(parts[i]);
            }
            kv.ask("SADD s new%d other%d".formatted(steps, steps));
            kv.ask("SREM s new%d other%d".formatted(steps - 9, steps - 8));
            steps++;
        } while (!cursor.equals("0"));
        assertThat(steps).isGreaterThan(50);
        for (int i = 0; i < FIELDS; i++) {
            assertThat(met).contains("m" + i);
        }
    }

    @Test
    void aPatternIsLookedForInFieldsAndNotInValues() {
        fill("HSET h f%d v7");
        assertThat(kv.ask("HSCAN", "h", "0", "COUNT", "10000", "MATCH", "*7"))
                .startsWith("*2|$1|0|*140|")
                .contains("|$2|f7|$2|v7|");
    }

    private void fill(String command) {
        for (int i = 0; i < FIELDS; i++) {
            kv.ask(command.formatted(i));
        }
    }
}
