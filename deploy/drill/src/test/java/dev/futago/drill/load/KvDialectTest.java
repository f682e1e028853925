package dev.futago.drill.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.futago.common.memory.GuestMemory;
import dev.futago.drill.check.Answer;
import dev.futago.drill.check.Verdict;
import dev.futago.drill.load.Dialect.Heard;
import dev.futago.drill.load.KvServer.Manner;
import dev.futago.drill.load.LoadPlan.Shape;
import dev.futago.drill.load.RrServer.Deed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Checked load on the kv guest: it follows a takeover, and catches every liar. */
@Timeout(60)
final class KvDialectTest {

    private static LoadPlan plan(long timeMillis, KvServer... servers) {
        return LoadPlan.to(List.of(servers).stream().map(KvServer::address).toList())
                .withDialect(Dialect.kv())
                .withTime(Duration.ofMillis(timeMillis))
                .withTimeout(Duration.ofSeconds(3));
    }

    /** Runs a plan until so many requests are answered, however long that takes here. */
    private static LoadResult runUntil(long acknowledged, LoadPlan plan) {
        try (var load = RrLoad.start(plan)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> load.acknowledged() > acknowledged || load.isOver());
            load.stop();
            return load.await();
        }
    }

    private static Verdict verdictOn(Manner manner) throws IOException {
        return verdictOn(manner, 0);
    }

    private static Verdict verdictOn(Manner manner, int readPercent) throws IOException {
        try (var server = KvServer.start(KvServer.memory(), 5, manner)) {
            LoadResult result = runUntil(100, plan(60_000, server).withReadPercent(readPercent));
            assertThat(result.isGood()).isFalse();
            assertThat(result.verdict().evidence()).isNotEmpty();
            assertThat(result.verdict().unanswered()).isZero();
            return result.verdict();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "4, 8, 0", "3, 32, 0", "1, 1, 50", "2, 32, 30", "3, 4, 100"})
    void everyRequestIsAnsweredOnceAndCounted(int connections, int depth, int readPercent)
            throws IOException {
        try (var server = KvServer.start(KvServer.memory(), 7, Manner.HONEST)) {
            LoadResult result =
                    runUntil(
                            1000,
                            plan(60_000, server)
                                    .withShape(new Shape(connections, depth, 0))
                                    .withReadPercent(readPercent));

            Verdict verdict = result.verdict();
            assertThat(verdict.evidence()).isEmpty();
            assertThat(result.isGood()).isTrue();
            assertThat(verdict.retried()).isZero();
            assertThat(result.epoch()).isEqualTo(7);
            assertThat(verdict.reads())
                    .isBetween(
                            verdict.acknowledged() * readPercent / 100 - connections,
                            verdict.acknowledged() * readPercent / 100);
            long effects = verdict.acknowledged() - verdict.reads();
            if (effects > 0) {
                String order = Long.toString(effects);
                assertThat(server.ask("GET rr:order"))
                        .isEqualTo("$%d\r\n%s\r\n".formatted(order.length(), order));
                assertThat(server.ask("DBSIZE")).isEqualTo(":%d\r\n".formatted(connections + 1));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 0",
        "3, 8, 0, 0",
        "1, 28, 0, 0",
        "1, 32, 0, 0",
        "2, 4, 2000, 0",
        "1, 28, 0, 40",
        "3, 8, 2000, 70"
    })
    void aTakeoverLosesNothingAndItsGapIsMeasured(
            int connections, int depth, double rate, int reads) throws IOException {
        GuestMemory memory = KvServer.memory();
        try (var primary =
                        KvServer.start(
                                memory, 1, (k, exec, m) -> k < 100 ? Deed.ANSWER : Deed.CRASH);
                var standby =
                        KvServer.start(
                                memory,
                                2,
                                (k, exec, m) -> primary.isClosed() ? Deed.ANSWER : Deed.HANG_UP)) {
            LoadResult result =
                    RrLoad.run(
                            plan(600, primary, standby)
                                    .withShape(new Shape(connections, depth, rate))
                                    .withReadPercent(reads));

            Verdict verdict = result.verdict();
            assertThat(verdict.evidence()).isEmpty();
            assertThat(result.isGood()).isTrue();
            assertThat(verdict.retried()).isPositive();
            if (depth < Dialect.kv().window()) {
                assertThat(verdict.confirmed()).isPositive();
            }
            assertThat(result.epoch()).isEqualTo(2);
            assertThat(verdict.maxGapNanos()).isGreaterThan(9_000_000);
            String order = Long.toString(verdict.acknowledged() - verdict.reads());
            assertThat(standby.ask("GET rr:order")).endsWith("\r\n" + order + "\r\n");
        }
    }

    @Test
    void aNodeThatIsNotPrimaryIsLeftForTheOther() throws IOException {
        try (var standby = KvServer.standby();
                var primary = KvServer.honest()) {
            LoadResult result =
                    runUntil(100, plan(60_000, standby, primary).withShape(new Shape(3, 4, 0)));

            assertThat(result.isGood()).isTrue();
            assertThat(result.trouble())
                    .isEqualTo("it answers READONLY You can't write against a read only replica.");
        }
    }

    @Test
    void aMemoryThatFallsBackIsALoss() throws IOException {
        var saved = new byte[1024 * GuestMemory.PAGE_BYTES];
        Manner manner =
                (k, exec, memory) -> {
                    if (k == 17) {
                        memory.copyOut(0, saved, 0, saved.length);
                    } else if (k == 20) {
                        memory.copyIn(0, saved, 0, saved.length);
                    }
                    return Deed.ANSWER;
                };

        assertThat(verdictOn(manner).lost()).isEqualTo(3);
    }

    @Test
    void aSkippedEffectIsALoss() throws IOException {
        Verdict verdict =
                verdictOn(
                        (k, exec, memory) -> {
                            exec.addToCount(k >= 20 ? -1 : 0);
                            return Deed.ANSWER;
                        });

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.duplicated()).isZero();
    }

    @Test
    void aRepeatedEffectIsADuplicate() throws IOException {
        Verdict verdict =
                verdictOn(
                        (k, exec, memory) -> {
                            exec.addToCount(k >= 20 ? 1 : 0);
                            return Deed.ANSWER;
                        });

        assertThat(verdict.duplicated()).isEqualTo(1);
        assertThat(verdict.lost()).isZero();
    }

    /** Here it is the guest's memory that has one effect too many, not only an answer. */
    @Test
    void whoAddsToACountByItselfIsFound() throws IOException {
        var other = new AtomicLong();
        var server = new KvServer[1];
        Manner manner =
                (k, exec, memory) -> {
                    if (k == 20) {
                        String keys = server[0].ask("KEYS rr:count:*");
                        String key = keys.lines().skip(2).findFirst().orElseThrow();
                        server[0].ask("INCR " + key);
                        other.incrementAndGet();
                    }
                    return Deed.ANSWER;
                };
        server[0] = KvServer.start(KvServer.memory(), 5, manner);
        try (KvServer started = server[0]) {
            LoadResult result = runUntil(100, plan(60_000, started));

            assertThat(other).hasValue(1);
            assertThat(result.verdict().duplicated()).isEqualTo(1);
        }
    }

    @Test
    void aReadThatKnowsLessThanWasToldIsStale() throws IOException {
        Verdict verdict =
                verdictOn(
                        (k, exec, memory) -> {
                            exec.addToOrder(exec.number() == 0 && k >= 20 ? -1 : 0);
                            return Deed.ANSWER;
                        },
                        10);

        assertThat(verdict.stale()).isPositive();
    }

    @Test
    void anEpochGoneBackIsStale() throws IOException {
        Verdict verdict =
                verdictOn(
                        (k, exec, memory) -> {
                            exec.addToEpoch(k == 20 ? -1 : 0);
                            return Deed.ANSWER;
                        });

        assertThat(verdict.stale()).isEqualTo(1);
    }

    @Test
    void anOrderGoneBackIsStale() throws IOException {
        Verdict verdict =
                verdictOn(
                        (k, exec, memory) -> {
                            exec.addToOrder(k == 20 ? -1 : 0);
                            return Deed.ANSWER;
                        });

        assertThat(verdict.stale()).isEqualTo(1);
    }

    @Test
    void anAnswerToSomethingElseIsStale() throws IOException {
        Verdict verdict =
                verdictOn(
                        (k, exec, memory) -> {
                            exec.addToNumber(k == 20 ? -1 : 0);
                            return Deed.ANSWER;
                        });

        assertThat(verdict.stale()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReplayThatDiffersFromTheFirstReplyIsCaught(boolean isOrder) throws IOException {
        var answered = new AtomicLong();
        Manner manner =
                (k, exec, memory) -> {
                    boolean isReplay = exec.number() <= answered.get();
                    answered.accumulateAndGet(exec.number(), Math::max);
                    if (isOrder) {
                        exec.addToOrder(isReplay ? 1 : 0);
                    } else {
                        exec.addToCount(isReplay ? 1 : 0);
                    }
                    return k == 50 ? Deed.HANG_UP : Deed.ANSWER;
                };

        Verdict verdict = verdictOn(manner);

        assertThat(verdict.retried()).isEqualTo(1);
        assertThat(verdict.stale() + verdict.duplicated()).isPositive();
    }

    @Test
    void aSessionThatIsForgottenWhileTheHistoryIsWholeLeavesUnknown() throws IOException {
        Verdict verdict =
                verdictOn(
                        (k, exec, memory) -> {
                            if (k == 20) {
                                exec.refuse("ONCEUNKNOWN this session is not known");
                            }
                            return Deed.ANSWER;
                        });

        assertThat(verdict.unknown()).isPositive();
        assertThat(verdict.lost()).isZero();
    }

    @Test
    void whatTheGuestHasNoRoomForIsAskedAgain() throws IOException {
        Manner manner =
                (k, exec, memory) -> {
                    if (k == 20) {
                        exec.refuse("OOM no room");
                    }
                    return Deed.ANSWER;
                };
        try (var server = KvServer.start(KvServer.memory(), 1, manner)) {
            LoadResult result = runUntil(100, plan(60_000, server));

            assertThat(result.isGood()).isTrue();
            assertThat(result.verdict().retried()).isEqualTo(1);
            assertThat(result.trouble()).isEqualTo("it answers OOM no room");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'-ERR unknown command', it answers ERR unknown command",
        "'+OK\r\n-ERR unknown command', it answers ERR unknown command",
        "'*1\r\n$5\r\nMULTI', what answers is no kv guest",
        "'+OK\r\n+QUEUED\r\n*1\r\n$3\r\nabc', what answers is no kv guest",
        "HTTP/1.1 400 Bad Request, what answers is no kv guest"
    })
    void whatIsNoKvGuestIsNamedAndBlamedForNothingElse(String says, String why) throws IOException {
        try (var listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerAll(listener, says + "\r\n"));
            var address = new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());

            LoadResult result =
                    RrLoad.run(
                            LoadPlan.to(List.of(address))
                                    .withDialect(Dialect.kv())
                                    .withTime(Duration.ofMillis(100))
                                    .withTimeout(Duration.ofMillis(300)));

            assertThat(result.isGood()).isFalse();
            assertThat(result.verdict().holds()).isTrue();
            assertThat(result.verdict().unanswered()).isEqualTo(1);
            assertThat(result.trouble()).isEqualTo(why);
        }
    }

    private static void answerAll(ServerSocket listener, String says) {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.getInputStream().readNBytes(64);
                socket.getOutputStream().write(says.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    @Test
    void anAnswerIsReadOnceItIsWholeAndNotBefore() {
        String whole =
                """
                +OK
                +QUEUED
                +QUEUED
                +QUEUED
                +QUEUED
                +QUEUED
                *5
                $19
                00000000000000ff:12
                :12
                :345
                *2
                $2
                12
                $3
                345
                :6
                """
                        .replace("\n", "\r\n");
        byte[] bytes = whole.getBytes(StandardCharsets.US_ASCII);

        for (int length = 0; length < bytes.length; length++) {
            ByteBuffer part = ByteBuffer.wrap(bytes, 0, length);
            assertThat(Dialect.kv().read(part)).isEqualTo(new Heard.NotYet());
            assertThat(part.position()).isZero();
        }
        ByteBuffer all = ByteBuffer.wrap((whole + "+OK").getBytes(StandardCharsets.US_ASCII));
        assertThat(Dialect.kv().read(all))
                .isEqualTo(new Heard.Told(new Answer(Answer.Outcome.DONE, 0xff, 12, 12, 345, 6)));
        assertThat(all.position()).isEqualTo(bytes.length);
    }

    @Test
    void noRequestIsLongerThanTheLongest() {
        ByteBuffer longest = ByteBuffer.allocate(Dialect.kv().requestBytesMax());

        Dialect.kv().putRequest(longest, -1, Long.MAX_VALUE / 2);

        assertThat(longest.position()).isPositive();
    }

    @Test
    void aDepthBeyondTheWindowIsRefused() throws IOException {
        try (var server = KvServer.honest()) {
            assertThatThrownBy(() -> plan(100, server).withShape(new Shape(1, 33, 0)))
                    .hasMessage(
                            "load needs a depth of 1 to 32, the window within which the kv guest"
                                    + " keeps replies");
        }
    }
}
