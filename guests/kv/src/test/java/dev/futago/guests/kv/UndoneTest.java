package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that throw, here because the list of key {@code bad} is damaged. */
class UndoneTest {

    private static final String ERROR =
            "-ERR internal error (BrokenInvariant): nothing was changed; the node's log says more|";
    private static final int NO_FORM = 99;

    private final KvBench kv = KvBench.booted(64).undoes();
    private final KvBench.Client ann = kv.client(2);

    @BeforeEach
    void damageAList() {
        kv.ask("RPUSH bad a b c");
        long entry = kv.store().keys().find(Text.of("bad"));
        kv.memory().putInt(Entry.body(kv.memory(), entry), NO_FORM);
    }

    @Test
    void throwingCommandIsAnsweredWithAnError() {
        int before = kv.memory().digest();

        assertThat(kv.ask("LPUSH bad x")).isEqualTo(ERROR);

        assertThat(kv.memory().digest()).isEqualTo(before);
        assertThat(kv.undone()).containsExactly("lpush");
        assertThat(kv.ask("SET k 1")).isEqualTo("+OK|");
    }

    @Test
    void throwingTransactionIsUndoneAsAWhole() {
        kv.ask("MULTI");
        kv.ask("SET k 1");
        kv.ask("LPUSH bad x");

        assertThat(kv.ask("EXEC")).isEqualTo(ERROR);

        assertThat(kv.undone()).containsExactly("exec");
        assertThat(kv.ask("GET k")).isEqualTo("$-1|");
        assertThat(kv.ask("EXEC")).isEqualTo("-ERR EXEC without MULTI|");
    }

    @Test
    void undoneOnceCommandLeavesItsNumber() {
        assertThat(kv.ask("FUTAGO.ONCE s 1 LPUSH bad x")).isEqualTo(ERROR);

        assertThat(kv.ask("FUTAGO.ONCE s 1 SET k 1")).isEqualTo("+OK|");
    }

    @Test
    void undoneChangeBreaksAWatchingTransaction() {
        ann.ask("WATCH k");
        ann.ask("MULTI");
        kv.ask("MULTI");
        kv.ask("SET k 1");
        kv.ask("LPUSH bad x");
        kv.ask("EXEC");

        assertThat(ann.ask("EXEC")).isEqualTo("*-1|");
    }

    @Test
    void undoneCommandBreaksItsOwnWatch() {
        kv.ask("WATCH k");
        kv.ask("LPUSH bad x");
        kv.ask("MULTI");

        assertThat(kv.ask("EXEC")).isEqualTo("*-1|");
    }

    @Test
    void clientThatWaitedGetsTheErrorOfItsOwnCommand() {
        ann.ask("BLMOVE k bad LEFT LEFT 0");

        assertThat(kv.ask("RPUSH k a")).isEqualTo(":1|");

        assertThat(ann.isTold()).isEqualTo(ERROR);
        assertThat(kv.undone()).containsExactly("blmove");
        assertThat(kv.ask("LRANGE k 0 -1")).isEqualTo("*1|$1|a|");
        assertThat(ann.ask("SET k2 1")).isEqualTo("+OK|");
    }

    @Test
    void wokenCommandIsIdentifiedAsItWasSent() {
        var sent = kv.digest("BLMOVE k bad LEFT LEFT 0");
        ann.ask("BLMOVE k bad LEFT LEFT 0");

        kv.ask("RPUSH k a");

        assertThat(kv.wokenDigests()).containsExactly(sent);
    }

    @Test
    void requestsKeptBehindAThrowingOneAreExecuted() {
        ann.ask("BLPOP k 0");
        ann.ask("LPUSH bad x");
        ann.ask("SET after 1");

        kv.ask("RPUSH k a");

        assertThat(ann.isTold()).isEqualTo("*2|$1|k|$1|a|" + ERROR + "+OK|");
        assertThat(kv.undone()).containsExactly("lpush");
    }

    @Test
    void damagedMemoryCostsNoOtherCommand() {
        for (int i = 0; i < 100; i++) {
            kv.ask("LRANGE bad 0 -1");
            kv.ask("RPUSH good " + i);
        }

        assertThat(kv.ask("LLEN good")).isEqualTo(":100|");
        assertThat(kv.undone()).hasSize(100).containsOnly("lrange");
    }
}
