package dev.futago.drill.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Tracking;
import dev.futago.drill.check.Verdict;
import dev.futago.drill.load.LoadPlan.Shape;
import dev.futago.drill.load.RrServer.Deed;
import dev.futago.drill.load.RrServer.Manner;
import dev.futago.guests.rr.RrGuest;
import dev.futago.guests.rr.RrImage;
import dev.futago.guests.rr.RrWire;

import org.junit.jupiter.api.Test;
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
import java.util.concurrent.locks.LockSupport;

/** What the load generator promises: it measures, follows a takeover, and catches every liar. */
final class RrLoadTest {

    private static LoadPlan plan(long timeMillis, RrServer... servers) {
        return LoadPlan.to(List.of(servers).stream().map(RrServer::address).toList())
                .withTime(Duration.ofMillis(timeMillis))
                .withTimeout(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 64, 64",
        "4, 8, 64, 64",
        "2, 3, 1000, 56",
        "2, 16, 32, 65536",
        "3, 64, 64, 64"
    })
    void everyRequestIsAnsweredOnceAndCounted(int connections, int depth, int request, int reply)
            throws IOException {
        GuestMemory memory = RrServer.memory();
        try (var server = RrServer.start(memory, 7, Manner.HONEST)) {
            LoadResult result =
                    RrLoad.run(
                            plan(300, server)
                                    .withShape(new Shape(connections, depth, 0))
                                    .withDialect(Dialect.rr(new RrWire.Sizes(request, reply))));

            assertThat(result.isGood()).isTrue();
            assertThat(result.verdict().retried()).isZero();
            assertThat(result.epoch()).isEqualTo(7);
            assertThat(result.seconds()).isEqualTo(0.3);
            assertThat(result.requests()).isPositive();
            var image = new RrImage(memory);
            assertThat(image.order()).isEqualTo(result.verdict().acknowledged());
            assertThat(image.sessions()).isEqualTo(connections);
            assertThat(image.isWhole()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 1, 50", "2, 8, 30", "1, 64, 99", "3, 4, 100"})
    void readsAreMixedInEvenlyAndTakeNoEffect(int connections, int depth, int percent)
            throws IOException {
        GuestMemory memory = RrServer.memory();
        try (var server = RrServer.start(memory, 1, Manner.HONEST)) {
            LoadResult result =
                    runUntil(
                            1000,
                            plan(60_000, server)
                                    .withShape(new Shape(connections, depth, 0))
                                    .withReadPercent(percent));

            Verdict verdict = result.verdict();
            assertThat(result.isGood()).isTrue();
            assertThat(verdict.reads())
                    .isBetween(
                            verdict.acknowledged() * percent / 100 - connections,
                            verdict.acknowledged() * percent / 100);
            assertThat(new RrImage(memory).order())
                    .isEqualTo(verdict.acknowledged() - verdict.reads());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 0",
        "3, 8, 0, 0",
        "1, 60, 0, 0",
        "2, 4, 2000, 0",
        "1, 1, 50, 0",
        "1, 60, 0, 40",
        "3, 8, 2000, 70"
    })
    void aTakeoverLosesNothingAndItsGapIsMeasured(
            int connections, int depth, double rate, int reads) throws IOException {
        GuestMemory memory = RrServer.memory();
        long crashAt = rate == 50 ? 5 : 100;
        try (var primary =
                        RrServer.start(
                                memory,
                                1,
                                (k, reply, m) -> k < crashAt ? Deed.ANSWER : Deed.CRASH);
                var standby =
                        RrServer.start(
                                memory,
                                2,
                                (k, reply, m) -> primary.isClosed() ? Deed.ANSWER : Deed.HANG_UP)) {
            LoadResult result =
                    RrLoad.run(
                            plan(600, primary, standby)
                                    .withShape(new Shape(connections, depth, rate))
                                    .withReadPercent(reads));

            assertThat(result.verdict().evidence()).isEmpty();
            assertThat(result.isGood()).isTrue();
            assertThat(result.verdict().retried()).isPositive();
            assertThat(result.verdict().confirmed()).isPositive();
            assertThat(result.epoch()).isEqualTo(2);
            assertThat(result.verdict().maxGapNanos()).isGreaterThan(9_000_000);
            var image = new RrImage(memory);
            assertThat(image.order())
                    .isEqualTo(result.verdict().acknowledged() - result.verdict().reads());
            assertThat(image.isWhole()).isTrue();
        }
    }

    @Test
    void hangUpsInTheMiddleLoseNothing() throws IOException {
        GuestMemory memory = RrServer.memory();
        try (var server =
                RrServer.start(
                        memory, 1, (k, reply, m) -> k % 100 == 0 ? Deed.HANG_UP : Deed.ANSWER)) {
            LoadResult result = runUntil(500, plan(60_000, server).withShape(new Shape(2, 4, 0)));

            assertThat(result.isGood()).isTrue();
            assertThat(result.verdict().retried()).isGreaterThan(2);
            assertThat(new RrImage(memory).order()).isEqualTo(result.verdict().acknowledged());
        }
    }

    @Test
    void aNodeThatAcceptsAndKeepsSilentIsLeftForTheOther() throws IOException {
        GuestMemory memory = RrServer.memory();
        try (var frozen = RrServer.start(memory, 1, (k, reply, m) -> Deed.KEEP_SILENT);
                var other = RrServer.start(memory, 2, Manner.HONEST)) {
            LoadResult result = RrLoad.run(plan(1300, frozen, other));

            assertThat(result.isGood()).isTrue();
            assertThat(result.verdict().acknowledged()).isPositive();
            assertThat(result.verdict().maxGapNanos()).isBetween(1_000_000_000L, 1_300_000_000L);
            assertThat(result.trouble()).isEqualTo("no reply for 1000 ms");
        }
    }

    @Test
    void whoHasBeenServedDoesNotWaitLongForTheFirstWordOfAnother() throws IOException {
        GuestMemory memory = RrServer.memory();
        try (var server =
                        RrServer.start(
                                memory, 1, (k, reply, m) -> k == 50 ? Deed.HANG_UP : Deed.ANSWER);
                var frozen = RrServer.start(memory, 1, (k, reply, m) -> Deed.KEEP_SILENT)) {
            LoadResult result = RrLoad.run(plan(600, server, frozen));

            assertThat(result.isGood()).isTrue();
            assertThat(result.verdict().acknowledged()).isGreaterThan(50);
            assertThat(result.trouble()).isEqualTo("no reply for 250 ms");
        }
    }

    @Test
    void aRateIsKept() throws IOException {
        try (var server = RrServer.honest()) {
            LoadResult result = RrLoad.run(plan(1000, server).withShape(new Shape(3, 2, 500)));

            assertThat(result.isGood()).isTrue();
            // A busy machine may have kept less; more was not asked for.
            assertThat(result.verdict().acknowledged()).isBetween(100L, 501L);
            assertThat(result.requestsPerSecond()).isBetween(100.0, 501.0);
        }
    }

    @Test
    void aStallIsSeenByAllRequestsThatItDelayed() throws IOException {
        Manner stalling =
                (k, reply, m) -> {
                    if (k == 100) {
                        LockSupport.parkNanos(300_000_000);
                    }
                    return Deed.ANSWER;
                };
        try (var server = RrServer.start(RrServer.memory(), 1, stalling)) {
            LoadResult result = RrLoad.run(plan(1000, server).withShape(new Shape(1, 1, 1000)));

            assertThat(result.latency().maxNanos()).isGreaterThan(290_000_000);
            assertThat(result.latency().p90Nanos()).isGreaterThan(100_000_000);
            assertThat(result.verdict().maxGapNanos()).isGreaterThan(290_000_000);
        }
    }

    @Test
    void theWarmUpIsCheckedButNotMeasured() throws IOException {
        try (var server = RrServer.honest()) {
            LoadResult result = RrLoad.run(plan(200, server).withWarmup(Duration.ofMillis(300)));

            assertThat(result.seconds()).isEqualTo(0.2);
            assertThat(result.requests()).isLessThan(result.verdict().acknowledged());
            long counted = 0;
            for (int bucket = 0; bucket < result.timeline().buckets(); bucket++) {
                counted += result.timeline().replies(bucket);
            }
            assertThat(counted).isEqualTo(result.verdict().acknowledged());
        }
    }

    @Test
    void itCanBeWatchedAndStopped() throws IOException {
        try (var server = RrServer.honest();
                var load = RrLoad.start(plan(600_000, server))) {
            await().until(() -> load.acknowledged() > 100);
            await().until(() -> load.requestsPerSecond() > 0 && load.epoch() == 1);
            assertThat(load.isOver()).isFalse();

            load.stop();

            LoadResult result = load.await();
            assertThat(load.isOver()).isTrue();
            assertThat(result.isGood()).isTrue();
            assertThat(load.acknowledged()).isEqualTo(result.verdict().acknowledged());
            assertThat(result.seconds()).isBetween(0.0, 60.0);
        }
    }

    @Test
    void closingEndsARunAtOnce() throws IOException {
        try (var server = RrServer.start(RrServer.memory(), 1, (k, reply, m) -> Deed.KEEP_SILENT)) {
            var load = RrLoad.start(plan(600_000, server));
            load.close();
            load.close();
            assertThat(load.isOver()).isTrue();
        }
    }

    @Test
    void whatNobodyAnswersIsReported() throws IOException {
        try (var standby = RrServer.start(RrServer.memory(), 1, (k, reply, m) -> Deed.HANG_UP)) {
            LoadResult result = RrLoad.run(plan(200, standby).withTimeout(Duration.ofMillis(400)));

            assertThat(result.isReached()).isTrue();
            assertThat(result.isGood()).isFalse();
            assertThat(result.verdict().unanswered()).isEqualTo(1);
            assertThat(result.trouble()).isNotEmpty();
        }
    }

    @Test
    void nobodyThereIsUnreachable() throws IOException {
        RrServer gone = RrServer.honest();
        gone.close();

        LoadResult result = RrLoad.run(plan(200, gone).withTimeout(Duration.ofMillis(300)));

        assertThat(result.isReached()).isFalse();
        assertThat(result.isGood()).isFalse();
        assertThat(result.trouble()).contains("nobody listens there");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsNoRrGuestIsNamedAndBlamedForNothingElse(boolean isEcho) throws IOException {
        try (var listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerAll(listener, isEcho));
            var address = new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());

            LoadResult result =
                    RrLoad.run(
                            LoadPlan.to(List.of(address))
                                    .withTime(Duration.ofMillis(100))
                                    .withTimeout(Duration.ofMillis(300)));

            assertThat(result.isGood()).isFalse();
            assertThat(result.verdict().holds()).isTrue();
            assertThat(result.verdict().unanswered()).isEqualTo(1);
            assertThat(result.trouble()).isEqualTo("what answers is no rr guest");
        }
    }

    private static void answerAll(ServerSocket listener, boolean isEcho) {
        try {
            while (true) {
                Socket socket = listener.accept();
                byte[] request = socket.getInputStream().readNBytes(64);
                byte[] other = "-ERR unknown command ".repeat(4).getBytes(StandardCharsets.UTF_8);
                socket.getOutputStream().write(isEcho ? request : other);
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    /** Runs a plan until so many requests are answered, however long that takes here. */
    private static LoadResult runUntil(long acknowledged, LoadPlan plan) {
        try (var load = RrLoad.start(plan)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> load.acknowledged() > acknowledged);
            load.stop();
            return load.await();
        }
    }

    private static Verdict verdictOn(Manner manner) throws IOException {
        try (var server = RrServer.start(RrServer.memory(), 5, manner)) {
            LoadResult result = runUntil(100, plan(60_000, server));
            assertThat(result.isGood()).isFalse();
            assertThat(result.verdict().evidence()).isNotEmpty();
            assertThat(result.verdict().unanswered()).isZero();
            return result.verdict();
        }
    }

    @Test
    void aMemoryThatFallsBackIsALoss() throws IOException {
        var saved = new byte[256 * GuestMemory.PAGE_BYTES];
        Manner manner =
                (k, reply, memory) -> {
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
        Manner manner = (k, reply, memory) -> patch(reply, RrWire.COUNT, k >= 20 ? -1 : 0);

        Verdict verdict = verdictOn(manner);

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.duplicated()).isZero();
    }

    @Test
    void aRepeatedEffectIsADuplicate() throws IOException {
        Manner manner = (k, reply, memory) -> patch(reply, RrWire.COUNT, k >= 20 ? 1 : 0);

        Verdict verdict = verdictOn(manner);

        assertThat(verdict.duplicated()).isEqualTo(1);
        assertThat(verdict.lost()).isZero();
    }

    @Test
    void aReadThatKnowsLessThanWasToldIsStale() throws IOException {
        Manner manner =
                (k, reply, memory) -> {
                    boolean isRead = reply.getLong(RrWire.NUMBER) == RrWire.READ;
                    return patch(reply, RrWire.ORDER, isRead && k >= 20 ? -1 : 0);
                };

        try (var server = RrServer.start(RrServer.memory(), 5, manner)) {
            LoadResult result = runUntil(100, plan(60_000, server).withReadPercent(10));

            assertThat(result.isGood()).isFalse();
            assertThat(result.verdict().stale()).isPositive();
        }
    }

    @Test
    void anEpochGoneBackIsStale() throws IOException {
        Manner manner = (k, reply, memory) -> patch(reply, RrWire.EPOCH, k == 20 ? -1 : 0);

        assertThat(verdictOn(manner).stale()).isEqualTo(1);
    }

    @Test
    void anOrderGoneBackIsStale() throws IOException {
        Manner manner = (k, reply, memory) -> patch(reply, RrWire.ORDER, k == 20 ? -1 : 0);

        assertThat(verdictOn(manner).stale()).isEqualTo(1);
    }

    @Test
    void anAnswerToSomethingElseIsStale() throws IOException {
        Manner manner = (k, reply, memory) -> patch(reply, RrWire.NUMBER, k == 20 ? -1 : 0);

        assertThat(verdictOn(manner).stale()).isEqualTo(1);
    }

    private static Deed patch(ByteBuffer reply, int field, long by) {
        reply.putLong(field, reply.getLong(field) + by);
        return Deed.ANSWER;
    }

    @Test
    void aReplayThatDiffersFromTheFirstReplyIsCaught() throws IOException {
        for (int field : List.of(RrWire.ORDER, RrWire.COUNT)) {
            var answered = new AtomicLong();
            Manner manner =
                    (k, reply, memory) -> {
                        long number = reply.getLong(RrWire.NUMBER);
                        boolean isReplay = number <= answered.get();
                        answered.accumulateAndGet(number, Math::max);
                        return k == 50 ? Deed.HANG_UP : patch(reply, field, isReplay ? 1 : 0);
                    };

            Verdict verdict = verdictOn(manner);

            assertThat(verdict.retried()).isEqualTo(1);
            assertThat(verdict.stale() + verdict.duplicated()).isPositive();
        }
    }

    @Test
    void aGuestThatForgetsSessionsAtWorkLeavesUnknown() throws IOException {
        GuestMemory memory = GuestMemory.allocate(64L * GuestMemory.PAGE_BYTES, Tracking.NONE);
        new RrGuest(1).boot(memory); // room for 7 sessions
        try (var server = RrServer.start(memory, 1, Manner.HONEST)) {
            LoadResult result = runUntil(100, plan(60_000, server).withShape(new Shape(8, 2, 0)));

            assertThat(result.isGood()).isFalse();
            assertThat(result.verdict())
                    .returns(0L, Verdict::lost)
                    .returns(0L, Verdict::duplicated)
                    .returns(0L, Verdict::stale)
                    .returns(0L, Verdict::unanswered);
            assertThat(result.verdict().unknown()).isPositive();
        }
    }

    @Test
    void aPlanThatCannotBeIsRefused() throws IOException {
        assertThatThrownBy(() -> new Shape(1, 65, 0))
                .hasMessage(
                        "load needs a depth of 1 to 64, the window within which the rr guest keeps"
                                + " replies");
        assertThatThrownBy(() -> new Shape(0, 1, 0))
                .hasMessage("load needs 1 to 10000 connections");
        try (var server = RrServer.honest()) {
            assertThatThrownBy(() -> plan(100, server).withReadPercent(101))
                    .hasMessage("load needs 0 to 100 percent of reads");
        }
        assertThatThrownBy(() -> LoadPlan.to(List.of()))
                .hasMessage("load needs an address at least");
        assertThatThrownBy(() -> new RrWire.Sizes(64, 16))
                .hasMessage("a reply has 56 to 65536 bytes, not 16");
    }
}
