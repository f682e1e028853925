package dev.futago.drill.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.futago.common.memory.GuestMemory;
import dev.futago.drill.load.KvServer.PlainManner;
import dev.futago.drill.load.RrServer.Deed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Good servers are found good, whatever becomes of connections, and each kind of lie is found. */
@Timeout(120)
final class KeyLoadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static KeyPlan plan(KvServer... servers) {
        return KeyPlan.to(Stream.of(servers).map(KvServer::address).toList())
                .withClients(8, 100)
                .withTimeout(Duration.ofSeconds(5));
    }

    /** Runs until so many operations were answered. */
    private static KeyResult run(long operations, KeyPlan plan) {
        try (KeyLoad load = KeyLoad.start(plan)) {
            await().atMost(PATIENCE).until(() -> load.acknowledged() > operations || load.isOver());
            load.stop();
            return load.await();
        }
    }

    private static KeyResult run(PlainManner manner) throws IOException {
        try (var server = KvServer.start(KvServer.memory(), manner)) {
            return run(800, plan(server));
        }
    }

    @Test
    void anHonestServerIsGoodAndEachKeyIsReadOnceMore() throws IOException {
        try (var server = KvServer.honest()) {
            KeyResult result = run(500, plan(server));

            assertThat(result.isGood()).as(result.toString()).isTrue();
            assertThat(result.operations().acknowledged()).isGreaterThan(500);
            assertThat(result.operations().unknown()).isZero();
            assertThat(result.keys().judged()).isEqualTo(4);
            assertThat(result.line()).contains("violated=0 undecided=0 unread=0 unjudged=0");
        }
    }

    @Test
    void keysAreRetiredBeforeTheirHistoriesAreTooLarge() throws IOException {
        try (var server = KvServer.honest();
                KeyLoad load = KeyLoad.start(plan(server).withKeys(1))) {
            await().atMost(PATIENCE).until(() -> load.acknowledged() > 2_100);
            load.stop();
            KeyResult result = load.await();

            assertThat(result.isGood()).as(result.toString()).isTrue();
            assertThat(result.keys().judged()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void aStandbyRefusesAndTheOtherIsFound() throws IOException {
        try (var standby = KvServer.standby();
                var primary = KvServer.honest()) {
            KeyResult result = run(300, plan(standby, primary));

            assertThat(result.isGood()).as(result.toString()).isTrue();
            assertThat(result.operations().refused()).isPositive();
            assertThat(result.trouble()).contains("it answers");
        }
    }

    @Test
    void whatHadNoAnswerIsInDoubtAndKeysWithMuchDoubtAreRetired() throws IOException {
        PlainManner manner = (k, plain, server) -> k % 5 == 0 ? Deed.HANG_UP : Deed.ANSWER;
        KeyResult result = run(manner);

        assertThat(result.isGood()).as(result.toString()).isTrue();
        assertThat(result.operations().unknown()).isGreaterThan(30);
        assertThat(result.keys().judged()).isGreaterThan(4);
    }

    @Test
    void aSilentServerIsLeft() throws IOException {
        PlainManner manner =
                (k, plain, server) -> k >= 100 && k < 108 ? Deed.KEEP_SILENT : Deed.ANSWER;
        KeyResult result = run(manner);

        assertThat(result.isGood()).as(result.toString()).isTrue();
        assertThat(result.operations().unknown()).isPositive();
    }

    @Test
    void aTakeoverWithPerfectReplicationIsGood() throws IOException {
        GuestMemory memory = KvServer.memory();
        PlainManner dies = (k, plain, server) -> k == 200 ? Deed.CRASH : Deed.ANSWER;
        try (var first = KvServer.start(memory, dies);
                var second = KvServer.start(memory, PlainManner.HONEST)) {
            KeyResult result = run(500, plan(first, second));

            assertThat(first.isClosed()).isTrue();
            assertThat(result.isGood()).as(result.toString()).isTrue();
        }
    }

    @Test
    void aTakeoverThatLosesEverythingIsFound() throws IOException {
        PlainManner dies = (k, plain, server) -> k == 200 ? Deed.CRASH : Deed.ANSWER;
        try (var first = KvServer.start(KvServer.memory(), dies);
                var second = KvServer.honest()) {
            expectViolated(run(800, plan(first, second).withKeys(16)));
        }
    }

    @Test
    void aForgottenWriteIsFound() throws IOException {
        PlainManner forgets =
                (k, plain, server) -> {
                    if (k > 300 && plain.word(0).equals("SET")) {
                        server.ask("DEL " + plain.word(1));
                    }
                    return Deed.ANSWER;
                };
        expectViolated(run(forgets));
    }

    @Test
    void aStaleAnswerIsFound() throws IOException {
        Map<String, String> old = new HashMap<>();
        PlainManner lagging =
                (k, plain, server) -> {
                    if (plain.word(0).equals("GET") && plain.reply().startsWith("$")) {
                        String now = plain.reply();
                        String then = old.putIfAbsent(plain.word(1), now);
                        if (k > 300 && then != null) {
                            plain.reply(then);
                        }
                    }
                    return Deed.ANSWER;
                };
        expectViolated(run(lagging));
    }

    @Test
    void theLastReadCounts() throws IOException {
        var isOver = new AtomicBoolean();
        PlainManner goesBack =
                (k, plain, server) -> {
                    if (isOver.get() && plain.word(0).equals("GET")) {
                        plain.reply("$1\r\n1\r\n");
                    }
                    return Deed.ANSWER;
                };
        try (var server = KvServer.start(KvServer.memory(), goesBack);
                KeyLoad load = KeyLoad.start(plan(server))) {
            await().atMost(PATIENCE).until(() -> load.acknowledged() > 200);
            isOver.set(true);
            load.stop();

            KeyResult result = load.await();
            expectViolated(result);
            assertThat(result.keys().violated()).isEqualTo(4);
        }
    }

    @Test
    void anAnswerThatNobodyWroteIsFound() throws IOException {
        PlainManner foreign =
                (k, plain, server) -> {
                    if (k > 300 && plain.word(0).equals("GET")) {
                        plain.reply("$7\r\nrubbish\r\n");
                    }
                    return Deed.ANSWER;
                };
        expectViolated(run(foreign));
    }

    @Test
    void whoRefusesWhatHeDoesIsFound() throws IOException {
        PlainManner liar =
                (k, plain, server) -> {
                    if (k > 100 && k % 5 == 0 && plain.word(0).equals("SET")) {
                        plain.reply("-READONLY it is not\r\n");
                    }
                    return Deed.ANSWER;
                };
        expectViolated(run(liar));
    }

    @Test
    void whereNobodyAnswersAnyMoreKeysStayUnreadAndTheRunIsNotGood() throws IOException {
        PlainManner dies = (k, plain, server) -> k == 200 ? Deed.CRASH : Deed.ANSWER;
        try (var server = KvServer.start(KvServer.memory(), dies)) {
            KeyResult result = KeyLoad.run(plan(server).withTimeout(Duration.ofMillis(500)));

            assertThat(result.isGood()).isFalse();
            assertThat(result.keys().unread()).isPositive();
            assertThat(result.keys().violated()).isZero();
        }
    }

    @Test
    void whoEndsARunAtOnceHasJudgedNothing() throws IOException {
        try (var server = KvServer.honest()) {
            KeyLoad load = KeyLoad.start(plan(server));
            await().atMost(PATIENCE).until(() -> load.acknowledged() > 50);
            load.close();

            assertThat(load.await().isGood()).isFalse();
            assertThat(load.await().keys().unjudged()).isPositive();
        }
    }

    @Test
    void itEndsByItselfWhenItsTimeIsOver() throws IOException {
        try (var server = KvServer.honest()) {
            assertThat(KeyLoad.run(plan(server).withTime(Duration.ofMillis(300))).isGood())
                    .isTrue();
        }
    }

    @Test
    void whatCannotBeJudgedIsNotPlanned() throws IOException {
        try (var server = KvServer.honest()) {
            assertThatIllegalArgumentException().isThrownBy(() -> plan(server).withClients(9, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> plan(server).withClients(1, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> plan(server).withKeys(0));
            assertThatIllegalArgumentException().isThrownBy(() -> KeyPlan.to(List.of()));
        }
    }

    private static void expectViolated(KeyResult result) {
        assertThat(result.isGood()).isFalse();
        assertThat(result.keys().violated()).as(result.toString()).isPositive();
        assertThat(result.evidence())
                .anySatisfy(found -> assertThat(found).contains("no order of the first"));
    }
}
