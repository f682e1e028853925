package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.futago.node.AbusedPair.Port;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Whoever abuses a port of a protected pair gets nowhere: it stays protected in the same epoch,
 * serves others, and keeps its memory (PROTOCOL P5, P6).
 */
@Timeout(180)
final class AbusedPairTest {

    private static final int IDLE = 1_000;
    private static final int HALF = 100;
    private static final int SLOW = 24;

    /** What one slow client asks for: less than a node lets one leave untaken. */
    private static final int ASKED_BYTES = 30 << 20;

    /** What the network of two nodes may have of direct memory while its clients are idle. */
    private static final long QUIET_BYTES_MAX = 64L << 20;

    /** And while all of them leave as many replies untaken as they may. */
    private static final long FULL_BYTES_MAX = 256L << 20;

    @TempDir private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({"CLIENTS, kv", "CLIENTS, rr", "PEER, kv", "API, kv", "SENTINEL, kv"})
    void manyWhoSayNothingAreInNobodysWay(Port port, String guest) throws Exception {
        try (var pair = new AbusedPair(folder, guest)) {
            for (int i = 0; i < IDLE; i++) {
                pair.connect(port);
            }

            pair.assertUnharmed();
            assertThat(AbusedPair.directBytes()).isLessThan(QUIET_BYTES_MAX);
        }
    }

    @ParameterizedTest
    @CsvSource({"CLIENTS, kv", "CLIENTS, rr", "PEER, kv", "API, kv", "SENTINEL, kv"})
    void manyWhoSayHalfOfItAndStayAreInNobodysWay(Port port, String guest) throws Exception {
        try (var pair = new AbusedPair(folder, guest)) {
            byte[] words = pair.firstWords(port);
            for (int i = 0; i < HALF; i++) {
                byte[] half = Arrays.copyOf(words, 1 + i % (words.length - 1));
                AbusedPair.say(pair.connect(port), half);
            }

            pair.assertUnharmed();
            assertThat(AbusedPair.directBytes()).isLessThan(QUIET_BYTES_MAX);
        }
    }

    @ParameterizedTest
    @CsvSource({"CLIENTS, kv", "CLIENTS, rr", "PEER, kv", "API, kv", "SENTINEL, kv"})
    void garbageBehindASoundBeginningHurtsNobody(Port port, String guest) throws Exception {
        try (var pair = new AbusedPair(folder, guest)) {
            byte[] words = pair.firstWords(port);
            var random = new Random(1);
            for (int at = 0; at < words.length; at++) {
                byte[] garbage = new byte[64 + words.length - at];
                random.nextBytes(garbage);
                ByteBuffer both = ByteBuffer.allocate(at + garbage.length);
                both.put(words, 0, at).put(garbage);
                pair.sayAndLeave(port, both.array());
            }

            pair.assertUnharmed();
        }
    }

    @ParameterizedTest
    @CsvSource({"CLIENTS, kv", "CLIENTS, rr", "PEER, kv", "API, kv", "SENTINEL, kv"})
    void anyByteMayBeAnother(Port port, String guest) throws Exception {
        try (var pair = new AbusedPair(folder, guest)) {
            byte[] words = pair.firstWords(port);
            for (int at = 0; at < words.length; at++) {
                byte[] changed = words.clone();
                changed[at] ^= (byte) 0x81;
                pair.sayAndLeave(port, changed);
            }

            pair.assertUnharmed();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "CLIENTS; kv; *1000000000|",
                "CLIENTS; kv; *1048576|",
                "CLIENTS; kv; *2|$4|ECHO|$536870912|x",
                "CLIENTS; rr; ~~~~~~~~~~~~~~~~~~~~~~~~",
                "PEER; kv; \u007f~~~\u007f~~~~~~~",
                "API; kv; GET /status HTTP/1.1|Content-Length: 9223372036854775807||x",
                "SENTINEL; kv; *2|$4|PING|$2147483647|x",
                "SENTINEL; kv; *2147483647|"
            })
    void whatAnnouncesTooMuchGetsNoMemoryForIt(Port port, String guest, String words)
            throws Exception {
        try (var pair = new AbusedPair(folder, guest)) {
            for (int i = 0; i < HALF; i++) {
                AbusedPair.say(pair.connect(port), words.replace("|", "\r\n").getBytes(US_ASCII));
            }

            pair.assertUnharmed();
            assertThat(AbusedPair.directBytes()).isLessThan(QUIET_BYTES_MAX);
        }
    }

    @Test
    void manyWhoAskForMuchAndReadNothingLeaveRoomForOthers() throws Exception {
        try (var pair = new AbusedPair(folder, "kv")) {
            int valueBytes = (int) NodePlan.MEMORY_BYTES / 2;
            try (Socket writer = pair.connect(Port.CLIENTS)) {
                String set = "*3\r\n$3\r\nSET\r\n$5\r\nlarge\r\n$%d\r\n".formatted(valueBytes);
                AbusedPair.say(writer, (set + "x".repeat(valueBytes) + "\r\n").getBytes(US_ASCII));
                assertThat(writer.getInputStream().readNBytes(5)).asString().isEqualTo("+OK\r\n");
            }
            byte[] gets = "GET large\r\n".repeat(ASKED_BYTES / valueBytes).getBytes(US_ASCII);
            for (int i = 0; i < SLOW; i++) {
                AbusedPair.say(pair.connect(Port.CLIENTS), gets);
                pair.assertServes();
            }

            pair.assertUnharmed();
            assertThat(AbusedPair.directBytes()).isLessThan(FULL_BYTES_MAX);
        }
    }

    @ParameterizedTest
    @CsvSource({"CLIENTS, rr", "API, kv", "SENTINEL, kv"})
    void manyWhoAskOnAndOnAndReadNothingAreInNobodysWay(Port port, String guest) throws Exception {
        try (var pair = new AbusedPair(folder, guest)) {
            byte[] words = pair.firstWords(port);
            ByteBuffer many = ByteBuffer.allocate(words.length * 500);
            while (many.hasRemaining()) {
                many.put(words);
            }
            for (int i = 0; i < SLOW; i++) {
                AbusedPair.say(pair.connect(port), many.array());
            }

            pair.assertUnharmed();
            assertThat(AbusedPair.directBytes()).isLessThan(QUIET_BYTES_MAX);
        }
    }

    @ParameterizedTest
    @CsvSource({"API, HTTP/1.1 200 OK", "SENTINEL, *3"})
    void whoComesAfterThoseWhoTookAllPlacesIsAnswered(Port port, String beginning)
            throws Exception {
        try (var pair = new AbusedPair(folder, "kv")) {
            for (int i = 0; i < 2 * IDLE; i++) {
                pair.connect(port);
            }
            pair.assertUnharmed();

            pair.hangUpAll();

            pair.awaitAnswer(port, beginning);
        }
    }
}
