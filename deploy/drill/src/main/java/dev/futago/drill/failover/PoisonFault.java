package dev.futago.drill.failover;

import com.google.gson.JsonObject;

import dev.futago.common.role.DrillPoint;
import dev.futago.drill.process.ChildPair;
import dev.futago.guests.rr.RrWire;
import dev.futago.node.cli.ApiClient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * A request that makes the guest fail, where nothing can be undone, on whichever node executes it.
 */
final class PoisonFault {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How a node ends whose guest has failed. */
    private static final int DEFECTIVE = 122;

    private static final String KV_REFUSAL = "-ERR refused: ";
    private static final int RR_REQUEST_BYTES = 64;

    private PoisonFault() {}

    /** The node that executes it ends, the next one refuses it, and a new standby knows it. */
    static void poisonRequest(Scene scene) throws TimeoutException, InterruptedException {
        Member primary = scene.primary();
        Member standby = scene.standby();
        byte[] poison = poison(scene);
        arm(scene, primary, "fail");
        arm(scene, standby, "fail");
        scene.strikes("%s executes a request that makes its guest fail".formatted(primary.name()));
        ask(primary, poison);
        int code = primary.awaitEnd(DrilledPair.READY_MAX);
        if (code != DEFECTIVE) {
            throw new IllegalStateException(
                    "%s ended with %d, not with %d".formatted(primary.name(), code, DEFECTIVE));
        }
        scene.await(standby, "TOOK OVER");
        String answer = ask(standby, poison);
        boolean isRefused =
                scene.plan().service() == ChildPair.Service.RR
                        ? answer.isEmpty()
                        : answer.startsWith(KV_REFUSAL);
        if (!isRefused || !standby.isAlive()) {
            throw new IllegalStateException(
                    "%s answered the same request '%s'".formatted(standby.name(), answer));
        }
        arm(scene, standby, "off");
        scene.restart(primary);
        scene.await(primary, "POISON REQUEST: ");
    }

    private static void arm(Scene scene, Member who, String act) {
        var order = new JsonObject();
        order.addProperty("point", DrillPoint.POISON_REQUEST.label());
        order.addProperty("act", act);
        ApiClient.Answer answer = scene.order(who, "/drill-points", order.toString());
        if (answer.status() != HttpURLConnection.HTTP_OK) {
            throw new IllegalStateException(
                    "%s cannot be armed: %s".formatted(who.name(), answer.words()));
        }
    }

    /** Another one in each cycle: those of the cycles before are refused already. */
    private static byte[] poison(Scene scene) {
        String word = "%s:%d".formatted(DrillPoint.POISON, scene.number());
        return switch (scene.plan().service()) {
            case RR -> readWithPadding(word);
            case KV, KV_WITH_SENTINEL ->
                    "SET %s x\r\n".formatted(word).getBytes(StandardCharsets.US_ASCII);
        };
    }

    private static byte[] readWithPadding(String word) {
        var request = ByteBuffer.allocate(RR_REQUEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        request.putInt(RrWire.LENGTH, RR_REQUEST_BYTES);
        request.putInt(RrWire.REPLY_BYTES, RrWire.REPLY_BYTES_MIN);
        request.putLong(RrWire.SESSION, 1);
        request.putLong(RrWire.NUMBER, RrWire.READ);
        request.put(RrWire.REQUEST_FIELDS_BYTES, word.getBytes(StandardCharsets.US_ASCII));
        return request.array();
    }

    /** What comes before the end of the line, or before the connection ends. */
    private static String ask(Member who, byte[] request) {
        try (var socket = new Socket(who.client().getAddress(), who.client().getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request);
            var heard = new StringBuilder();
            int next = socket.getInputStream().read();
            while (next >= 0 && next != '\r') {
                heard.append((char) next);
                next = socket.getInputStream().read();
            }
            return heard.toString();
        } catch (SocketException reset) {
            return "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
