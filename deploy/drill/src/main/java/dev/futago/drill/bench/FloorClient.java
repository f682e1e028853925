package dev.futago.drill.bench;

import com.google.gson.JsonObject;

import dev.futago.guests.rr.RrWire;

import org.HdrHistogram.Histogram;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * One connection of blocking sockets that asks, waits for the answer, and asks again. It says what
 * the rr guest understands, and floors send back: all are measured by the same client, and what
 * differs between them is theirs alone.
 */
public final class FloorClient {

    private static final RrWire.Sizes SIZES =
            new RrWire.Sizes(FloorServer.REQUEST_BYTES, FloorServer.REQUEST_BYTES);
    private static final long LATENCY_MAX_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int SILENCE_MAX_MILLIS = 10_000;

    private final Histogram latencies = new Histogram(1, LATENCY_MAX_NANOS, 3);
    private final byte[] request = new byte[FloorServer.REQUEST_BYTES];
    private final byte[] reply = new byte[FloorServer.REQUEST_BYTES];
    private final ByteBuffer asked = ByteBuffer.wrap(request).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer answered = ByteBuffer.wrap(reply).order(ByteOrder.LITTLE_ENDIAN);
    private final long session = new SplittableRandom().nextLong(1, Long.MAX_VALUE);
    private long number;

    private FloorClient() {}

    /**
     * Measures a server on loopback.
     *
     * @param warmup how long to ask before it counts
     * @return JSON, with names as {@code futago rr} has them
     */
    public static String run(int port, Duration warmup, Duration time) throws IOException {
        var client = new FloorClient();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(SILENCE_MAX_MILLIS);
            client.ask(socket, warmup);
            client.latencies.reset();
            double seconds = client.ask(socket, time) / 1e9;
            return client.json(seconds);
        }
    }

    /** Asks for so long; answers how long it was, in nanoseconds. */
    private long ask(Socket socket, Duration time) throws IOException {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        long began = System.nanoTime();
        long now = began;
        while (now - began < time.toNanos()) {
            RrWire.putRequest(asked.clear(), SIZES, session, ++number);
            out.write(request);
            if (in.readNBytes(reply, 0, reply.length) < reply.length) {
                throw new EOFException("the server hung up");
            }
            check();
            long then = now;
            now = System.nanoTime();
            latencies.recordValue(Math.clamp(now - then, 1, LATENCY_MAX_NANOS));
        }
        return now - began;
    }

    private void check() throws IOException {
        if (answered.getLong(RrWire.SESSION) != session
                || answered.getLong(RrWire.NUMBER) != number) {
            throw new IOException("the server answered what was not asked");
        }
    }

    private String json(double seconds) {
        var json = new JsonObject();
        json.addProperty("requests_per_second", latencies.getTotalCount() / seconds);
        var latency = new JsonObject();
        latency.addProperty("p50", latencies.getValueAtPercentile(50) / 1e3);
        latency.addProperty("p99", latencies.getValueAtPercentile(99) / 1e3);
        json.add("latency_usec", latency);
        return json.toString();
    }
}
