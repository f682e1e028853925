package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Any command with any words, by several clients, in memories of several sizes: each is answered,
 * refused or waits, and none is a defect, for an exception would be the end of the node.
 */
class AnythingTest {

    private static final int STEPS = 12_000;

    private static final List<String> WORDS =
            List.of(
                    """
                    0 1 2 -1 3 7 100 -100 1.5 -0.25 1e3 inf -inf +inf (1 [a - + nan x a b c d e
                    9223372036854775807 -9223372036854775808 -9223372036854775807 0e-2147483647 99999999999999999999
                    NX XX GT LT CH INCR EX PX EXAT KEEPTTL GET PERSIST REPLACE DB
                    LEFT RIGHT MIN MAX COUNT LIMIT MATCH * TYPE WITHSCORES WITHSCORE
                    WITHVALUES BYSCORE BYLEX REV WEIGHTS AGGREGATE SUM BEFORE AFTER
                    RANK MAXLEN ENCODING ASYNC SETNAME AUTH default ID LIST s t
                    """
                            .strip()
                            .split("\\s+"));

    private KvBench kv = KvBench.booted(16);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverIsAskedIsNoDefect(long seed) {
        var random = new SplittableRandom(seed);
        int pages = 16 << random.nextInt(6);
        kv = KvBench.booted(pages);
        List<String> commands = kv.list("COMMAND LIST");
        assertThat(commands).hasSizeGreaterThan(150);
        long before = kv.store().heap().usedBytes();
        for (int i = 0; i < STEPS; i++) {
            KvBench.Client client = kv.client(2 + random.nextInt(3));
            String answer = client.ask(commandOf(random, commands));
            client.isTold();
            if (answer.endsWith(KvBench.HUNG_UP) || random.nextInt(500) == 0) {
                client.leaves();
            }
            kv.passes(random.nextInt(100) == 0 ? 10_000 : 1).wakes();
            if (random.nextInt(1_000) == 0) {
                kv = kv.takenOver();
            }
        }
        assertThatAllComesBack(before);
    }

    private String commandOf(SplittableRandom random, List<String> commands) {
        var line = new StringBuilder(commands.get(random.nextInt(commands.size())));
        if (line.toString().equals("flushall") || line.toString().equals("flushdb")) {
            line.replace(0, line.length(), random.nextInt(20) == 0 ? "flushall" : "dbsize");
        }
        int words = random.nextInt(random.nextInt(10) == 0 ? 200 : 7);
        for (int i = 0; i < words; i++) {
            line.append(' ').append(wordOf(random, i == 0));
        }
        return line.toString();
    }

    private static String wordOf(SplittableRandom random, boolean isKey) {
        if (isKey && random.nextInt(8) != 0) {
            return "key" + random.nextInt(12);
        }
        return switch (random.nextInt(12)) {
            case 0 -> "key" + random.nextInt(12);
            case 1 -> "m" + random.nextInt(1_000);
            case 2 -> "w".repeat(random.nextInt(200));
            case 3 -> Integer.toString(random.nextInt(-300, 300));
            default -> WORDS.get(random.nextInt(WORDS.size()));
        };
    }

    /** Once the keys are gone nothing is left but the sessions. */
    private void assertThatAllComesBack(long before) {
        for (String key : kv.list("KEYS *")) {
            kv.ask("DEL", key);
        }
        assertThat(kv.ask("DBSIZE")).isEqualTo(":0|");
        while (!kv.store().keys().garbage().isEmpty()) {
            kv.ask("PING");
        }
        long kept = kv.store().sessions().bytes();
        assertThat(kv.store().heap().usedBytes() - before - kept).isBetween(0L, 64L << 10);
    }
}
