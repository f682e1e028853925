package dev.futago.drill.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Message;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;
import dev.futago.common.role.RoleConfig;
import dev.futago.guests.rr.RrWire;
import dev.futago.protocol.FrameWriter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What may be said first at each kind of port, in sound words. */
final class AbuseWords {

    private static final int BYTES = 64;

    private AbuseWords() {}

    /** Something whole. */
    static byte[] firstAt(Abuse.Port port) {
        return switch (port) {
            case KV -> "*2\r\n$4\r\nECHO\r\n$5\r\nhello\r\n".getBytes(US_ASCII);
            case RR -> read(BYTES);
            case PEER -> new FrameWriter().bytesOf(hello());
            case API -> "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);
            case SENTINEL -> "*2\r\n$8\r\nSENTINEL\r\n$7\r\nmasters\r\n".getBytes(US_ASCII);
        };
    }

    /** Something whole whose answer is longer than itself, as far as anything there has such. */
    static byte[] longAnswerAt(Abuse.Port port) {
        return switch (port) {
            case KV -> "*2\r\n$7\r\nCOMMAND\r\n$4\r\nLIST\r\n".getBytes(US_ASCII);
            case RR -> read(RrWire.BYTES_MAX);
            case PEER, API, SENTINEL -> firstAt(port);
        };
    }

    /** The same again and again, as often as it fits. */
    static byte[] repeated(byte[] words, int bytesMax) {
        ByteBuffer all = ByteBuffer.allocate(bytesMax / words.length * words.length);
        while (all.hasRemaining()) {
            all.put(words);
        }
        return all.array();
    }

    /** A read changes nothing, so that no session is lost to it. */
    private static byte[] read(int replyBytes) {
        ByteBuffer request = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        RrWire.putRequest(request, new RrWire.Sizes(BYTES, replyBytes), 1, RrWire.READ);
        return request.array();
    }

    /** Of a stranger, whom no pair lets in. */
    private static Message hello() {
        var stranger = new NodeRef("abuser", new Incarnation(1, 1));
        return new Message.Hello(
                Message.PROTOCOL,
                PairId.named("abused"),
                stranger,
                "none",
                1,
                new RoleConfig.Placement("none", "", ""),
                0);
    }
}
