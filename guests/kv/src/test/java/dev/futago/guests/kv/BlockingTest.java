package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that wait: who is told what, and when. */
class BlockingTest {

    private final KvBench kv = KvBench.booted(64);
    private final KvBench.Client ann = kv.client(2);
    private final KvBench.Client bob = kv.client(3);

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "BLPOP none k 0      > *2|$1|k|$1|a|",
                "BRPOP k 0           > *2|$1|k|$1|c|",
                "BLMOVE k l LEFT RIGHT 0 > $1|a|",
                "BRPOPLPUSH k l 0    > $1|c|",
                "BLMPOP 0 2 none k LEFT COUNT 2 > *2|$1|k|*2|$1|a|$1|b|",
            })
    void whatIsThereIsNotWaitedFor(String line, String answer) {
        kv.ask("RPUSH k a b c");

        assertThat(ann.ask(line)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "BLPOP none k 0      > *2|$1|k|$1|a|",
                "BRPOP k 0           > *2|$1|k|$1|b|",
                "BLMOVE k l LEFT RIGHT 0 > $1|a|",
                "BRPOPLPUSH k l 0    > $1|b|",
                "BLMPOP 0 2 none k RIGHT COUNT 2 > *2|$1|k|*2|$1|b|$1|a|",
            })
    void whatIsNotThereIsWaitedFor(String line, String answer) {
        assertThat(ann.ask(line)).isEmpty();
        kv.ask("SET other 1");
        assertThat(ann.isTold()).isEmpty();

        assertThat(kv.ask("RPUSH k a b")).isEqualTo(":2|");

        assertThat(ann.isTold()).isEqualTo(answer);
        kv.ask("RPUSH k c");
        assertThat(ann.isTold()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "BZPOPMIN none z 0   > *3|$1|z|$1|a|$1|1|",
                "BZPOPMAX z 0        > *3|$1|z|$1|b|$1|2|",
                "BZMPOP 0 2 none z MAX COUNT 2 > *2|$1|z|*2|*2|$1|b|$1|2|*2|$1|a|$1|1|",
            })
    void membersOfSortedSetsAreWaitedForToo(String line, String answer) {
        assertThat(ann.ask(line)).isEmpty();
        kv.ask("RPUSH z element");
        assertThat(ann.isTold()).isEmpty();
        kv.ask("DEL z");

        kv.ask("ZADD z 1 a 2 b");

        assertThat(ann.isTold()).isEqualTo(answer);
    }

    @Test
    void whoWaitedFirstIsServedFirst() {
        ann.ask("BLPOP k 0");
        bob.ask("BLPOP k 0");

        kv.ask("RPUSH k a");
        assertThat(ann.isTold()).isEqualTo("*2|$1|k|$1|a|");
        assertThat(bob.isTold()).isEmpty();
        kv.ask("RPUSH k b c");

        assertThat(bob.isTold()).isEqualTo("*2|$1|k|$1|b|");
        assertThat(kv.ask("LRANGE k 0 -1")).isEqualTo("*1|$1|c|");
    }

    @Test
    void onePushServesAsManyAsItCan() {
        ann.ask("BLPOP k 0");
        bob.ask("BRPOP k 0");

        kv.ask("RPUSH k a b c");

        assertThat(ann.isTold()).isEqualTo("*2|$1|k|$1|a|");
        assertThat(bob.isTold()).isEqualTo("*2|$1|k|$1|c|");
        assertThat(kv.ask("LLEN k")).isEqualTo(":1|");
    }

    @Test
    void whatOneIsServedMayServeAnother() {
        ann.ask("BLPOP second 0");
        bob.ask("BLMOVE first second LEFT LEFT 0");

        kv.ask("RPUSH first a");

        assertThat(bob.isTold()).isEqualTo("$1|a|");
        assertThat(ann.isTold()).isEqualTo("*2|$6|second|$1|a|");
        assertThat(kv.ask("EXISTS first second")).isEqualTo(":0|");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "BLPOP k 0.5         > *-1|",
                "BLMOVE k l LEFT LEFT 0.4999 > *-1|",
                "BRPOPLPUSH k l .5   > *-1|",
                "BLMPOP 0.5 1 k LEFT > *-1|",
            })
    void whoHasWaitedLongEnoughIsToldSo(String line, String answer) {
        ann.ask(line);

        kv.passes(499).wakes();
        assertThat(ann.isTold()).isEmpty();
        kv.passes(1).wakes();

        assertThat(ann.isTold()).isEqualTo(answer);
        assertThat(kv.ask("RPUSH k a")).isEqualTo(":1|");
        assertThat(ann.isTold()).isEmpty();
        assertThat(ann.ask("PING")).isEqualTo("+PONG|");
    }

    @Test
    void theyAreToldInTheOrderOfTheirDeadlines() {
        ann.ask("BLPOP k 2");
        bob.ask("BLPOP k 1");

        kv.passes(1_000).wakes();

        assertThat(bob.isTold()).isEqualTo("*-1|");
        assertThat(ann.isTold()).isEmpty();
        kv.passes(60_000).wakes();
        assertThat(ann.isTold()).isEqualTo("*-1|");
    }

    @Test
    void whatAClientAsksMeanwhileIsAnsweredAfterwardsInOrder() {
        ann.ask("BLPOP k 0");
        assertThat(ann.ask("SET a 1")).isEmpty();
        assertThat(ann.ask("BLPOP k 0")).isEmpty();
        assertThat(ann.ask("GET a")).isEmpty();
        assertThat(kv.ask("EXISTS a")).isEqualTo(":0|");

        kv.ask("RPUSH k x");
        assertThat(ann.isTold()).isEqualTo("*2|$1|k|$1|x|+OK|");
        kv.ask("RPUSH k y");

        assertThat(ann.isTold()).isEqualTo("*2|$1|k|$1|y|$1|1|");
        assertThat(ann.ask("PING")).isEqualTo("+PONG|");
    }

    @Test
    void whoAsksTooMuchMeanwhileIsHungUpOn() {
        ann.ask("BLPOP k 0");
        String answer = "";
        int asked = 0;
        while (answer.isEmpty()) {
            answer = ann.ask("PING");
            asked++;
        }

        assertThat(answer).isEqualTo(KvBench.HUNG_UP);
        assertThat(asked).isEqualTo(1_025);
        kv.ask("RPUSH k a");
        assertThat(kv.ask("LLEN k")).isEqualTo(":1|");
    }

    @Test
    void whoBreaksTheProtocolMeanwhileIsToldSoAfterwards() {
        ann.ask("BLPOP k 0");
        ann.send("*1\r\n:1\r\n");

        kv.ask("RPUSH k a");

        assertThat(ann.isTold())
                .isEqualTo(
                        "*2|$1|k|$1|a|-ERR Protocol error: expected '$', got ':'|"
                                + KvBench.HUNG_UP);
    }

    @Test
    void whatIsWaitedForHasABound() {
        String keys = " k".repeat(1_000);
        String many = "BLPOP" + keys.replace("k", "x".repeat(1_000)) + " 0";
        int waiting = 0;
        while (kv.client(100 + waiting).ask(many).isEmpty()) {
            waiting++;
        }

        assertThat(waiting).isBetween(20, 100);
        assertThat(ann.ask(many)).isEqualTo("-ERR too many clients wait for too much|");
        kv.client(100).leaves();
        assertThat(ann.ask(many)).isEmpty();
    }

    @Test
    void whoLeftIsServedNothing() {
        ann.ask("BLPOP k 0");
        ann.leaves();

        kv.ask("RPUSH k a");

        assertThat(kv.ask("LRANGE k 0 -1")).isEqualTo("*1|$1|a|");
        assertThat(kv.ask("INFO clients")).contains("blocked_clients:0");
    }

    @Test
    void aKeyOfAnotherKindIsWaitedForToBecomeAList() {
        ann.ask("BLPOP k 0");
        kv.ask("SET k text");
        assertThat(ann.isTold()).isEmpty();
        kv.ask("DEL k");

        kv.ask("RPUSH k a");

        assertThat(ann.isTold()).isEqualTo("*2|$1|k|$1|a|");
        kv.ask("SET k text");
        assertThat(ann.ask("BLPOP k 0")).startsWith("-WRONGTYPE ");
    }

    @Test
    void aTransactionServesThoseWhoWaitWhenItIsOver() {
        ann.ask("BLPOP k 0");
        kv.ask("MULTI");
        kv.ask("RPUSH k a");
        kv.ask("LPOP k");
        kv.ask("RPUSH k b");

        assertThat(kv.ask("EXEC")).isEqualTo("*3|:1|$1|a|:1|");

        assertThat(ann.isTold()).isEqualTo("*2|$1|k|$1|b|");
    }

    @Test
    void inATransactionNothingWaits() {
        kv.ask("MULTI");
        kv.ask("BLPOP k 0");
        kv.ask("BLMOVE k l LEFT LEFT 0");

        assertThat(kv.ask("EXEC")).isEqualTo("*2|*-1|$-1|");
        assertThat(kv.ask("FUTAGO.ONCE s 1 BLPOP k 0")).isEqualTo("*-1|");
        assertThat(kv.ask("PING")).isEqualTo("+PONG|");
    }

    @Test
    void aKeyThatIsRenamedOrCopiedServesTheSame() {
        kv.ask("RPUSH source a");
        ann.ask("BLPOP k 0");
        bob.ask("BLPOP l 0");

        kv.ask("COPY source k");
        kv.ask("RENAME source l");

        assertThat(ann.isTold()).isEqualTo("*2|$1|k|$1|a|");
        assertThat(bob.isTold()).isEqualTo("*2|$1|l|$1|a|");
    }

    @ParameterizedTest
    @CsvSource({
        "BLPOP k x, -ERR timeout is not a float or out of range|",
        "BLPOP k -1, -ERR timeout is negative|",
        "BLPOP k 9223372036854775807, -ERR timeout is out of range|",
        "BLMOVE k l UP LEFT 0, -ERR syntax error|",
        "BLMPOP 0 0 k LEFT, -ERR numkeys should be greater than 0|",
        "BLMPOP x 1 k LEFT, -ERR timeout is not a float or out of range|",
    })
    void whatMakesNoSenseIsRefused(String line, String error) {
        assertThat(kv.ask(line)).isEqualTo(error);
    }

    @Test
    void aWaitingClientIsShown() {
        ann.ask("BLPOP k 0");

        assertThat(kv.ask("CLIENT LIST")).contains("id=2 ", " flags=b ", " cmd=blpop ");
        assertThat(kv.ask("INFO clients")).contains("blocked_clients:1");
    }

    @Test
    void keptRequestsAreAnsweredInSeveralTurns() {
        KvBench large = KvBench.booted(1_024);
        KvBench.Client cid = large.client(2);
        large.ask("SET", "big", "x".repeat(1 << 20));
        cid.ask("BLPOP k 0");
        for (int i = 0; i < 30; i++) {
            assertThat(cid.ask("GET big")).isEmpty();
        }

        large.ask("RPUSH k a");

        String first = cid.isTold();
        assertThat(first).startsWith("*2|$1|k|$1|a|$1048576|").hasSizeLessThan(10 << 20);
        assertThat(cid.ask("PING")).isEmpty();
        String second = cid.isTold();
        assertThat(second).startsWith("$1048576|").hasSizeLessThan(10 << 20);
        String rest = toldAfterWake(large, cid) + toldAfterWake(large, cid);
        assertThat(rest).endsWith("x|+PONG|");
        assertThat(first.length() + second.length() + rest.length())
                .isEqualTo(
                        "*2|$1|k|$1|a|+PONG|".length() + 30 * ("$1048576||".length() + (1 << 20)));
        assertThat(cid.ask("PING")).isEqualTo("+PONG|");
    }

    private static String toldAfterWake(KvBench kv, KvBench.Client client) {
        kv.wakes();
        return client.isTold();
    }
}
