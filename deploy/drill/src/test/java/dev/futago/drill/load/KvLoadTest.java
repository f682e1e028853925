package dev.futago.drill.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What counts as an answer of a store, and that a run ends whatever the store does. */
@Timeout(60)
final class KvLoadTest {

    private static final int KEYS = 10;

    /** A store that gives each command the reply that it is told; an empty one is silence. */
    private static final class Store implements AutoCloseable {

        private final ServerSocket listener;
        private final Map<String, String> replies;
        private final Map<String, String> values = new ConcurrentHashMap<>();

        Store(String toSet, String toWait) throws IOException {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            replies = Map.of("SET", toSet, "WAIT", toWait);
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = listener.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                var in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.US_ASCII));
                String head = in.readLine();
                while (head != null) {
                    assertThat(head).isEqualTo("*3");
                    var words = new String[3];
                    for (int i = 0; i < 3; i++) {
                        assertThat(in.readLine()).startsWith("$");
                        words[i] = in.readLine();
                    }
                    if (words[0].equals("SET")) {
                        values.put(words[1], words[2]);
                    }
                    String reply = replies.getOrDefault(words[0], "");
                    socket.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
                    head = in.readLine();
                }
            } catch (IOException ended) {
                throw new UncheckedIOException(ended);
            }
        }

        KvPlan plan(int connections, int depth, int setsPerWait) {
            return new KvPlan(
                    new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()),
                    Duration.ofMillis(300),
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    new LoadPlan.Shape(connections, depth, 0),
                    KEYS,
                    setsPerWait);
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    @Test
    void setsOfSixteenBytesAreAnsweredByTheirOwnReplies() throws IOException {
        try (var store = new Store("+OK\r\n", "-ERR not asked\r\n")) {
            KvResult result = KvLoad.run(store.plan(3, 4, 0));

            assertThat(result.isGood()).isTrue();
            assertThat(result.requests()).isPositive();
            assertThat(result.latency().p50Nanos()).isPositive();
            assertThat(store.values.keySet()).allMatch(key -> key.matches("key:00000000000\\d"));
            assertThat(store.values.values()).allMatch(value -> value.matches("[a-p]{16}"));
        }
    }

    @Test
    void withWaitASetIsAnsweredByTheAnswerToItsWait() throws IOException {
        try (var store = new Store("+OK\r\n", ":1\r\n")) {
            assertThat(KvLoad.run(store.plan(2, 4, 1)).isGood()).isTrue();
            assertThat(KvLoad.run(store.plan(2, 4, 4)).isGood()).isTrue();
        }
    }

    @Test
    void aWaitThatNoReplicaAnsweredIsAnErrorOfAllItsSets() throws IOException {
        try (var store = new Store("+OK\r\n", ":0\r\n")) {
            KvResult result = KvLoad.run(store.plan(2, 4, 4));

            assertThat(result.isGood()).isFalse();
            assertThat(result.requests()).isZero();
            assertThat(result.errors()).isPositive();
            assertThat(result.errors() % 4).isZero();
            assertThat(result.trouble()).contains("no replica");
        }
    }

    @Test
    void whatTheStoreRefusesIsCountedAndItsWordsAreKept() throws IOException {
        try (var store = new Store("-OOM no room\r\n", ":1\r\n")) {
            KvResult result = KvLoad.run(store.plan(1, 1, 1));

            assertThat(result.requests()).isZero();
            assertThat(result.errors()).isPositive();
            assertThat(result.trouble()).isEqualTo("OOM no room");
        }
    }

    @Test
    void aStoreThatFallsSilentEndsTheRunAndIsNotGood() throws IOException {
        try (var store = new Store("+OK\r\n", "")) {
            KvResult result = KvLoad.run(store.plan(2, 1, 1));

            assertThat(result.isReached()).isTrue();
            assertThat(result.unanswered()).isEqualTo(2);
            assertThat(result.isGood()).isFalse();
        }
    }

    @Test
    void whoAnswersWhatWasNotAskedIsHungUpOn() throws IOException {
        try (var store = new Store("$2\r\nOK\r\n", "")) {
            KvResult result = KvLoad.run(store.plan(1, 1, 0));

            assertThat(result.unanswered()).isEqualTo(1);
            assertThat(result.trouble()).contains("not asked");
        }
    }

    @Test
    void whereNobodyListensNothingIsReached() throws IOException {
        KvPlan plan;
        try (var store = new Store("", "")) {
            plan = store.plan(1, 1, 0);
        }

        assertThat(KvLoad.run(plan).isReached()).isFalse();
    }

    @Test
    void aDepthHoldsWholeGroupsOnly() throws IOException {
        try (var store = new Store("", "")) {
            assertThatIllegalArgumentException().isThrownBy(() -> store.plan(1, 4, 3));
        }
    }
}
