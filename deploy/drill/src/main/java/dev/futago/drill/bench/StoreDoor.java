package dev.futago.drill.bench;

import dev.futago.drill.load.KvRequests;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One connection of blocking sockets to a store on loopback, our kv guest or Redis: empties it,
 * fills it and asks it, while nothing is measured.
 */
final class StoreDoor implements AutoCloseable {

    private static final int SILENCE_MAX_MILLIS = 30_000;

    /** So many replies fit into a socket's buffers. */
    private static final int BATCH = 1000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private StoreDoor(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(SILENCE_MAX_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    /** Goes in; whoever does leaves. */
    static StoreDoor at(int port) {
        try {
            return new StoreDoor(port);
        } catch (IOException failed) {
            throw new UncheckedIOException("no store listens at " + port, failed);
        }
    }

    /**
     * Says a command; answers its reply, which is a line or a bulk string.
     *
     * @throws IllegalStateException when the store answers an error
     */
    String ask(String... words) {
        try {
            out.write(KvRequests.command(words));
            out.flush();
            return reply();
        } catch (IOException failed) {
            throw new UncheckedIOException("the store does not answer " + words[0], failed);
        }
    }

    /** Empties the store, then sets so many keys of it, each once. */
    void refill(int keys) {
        ask("FLUSHALL");
        var requests = new KvRequests();
        try {
            for (int from = 0; from < keys; from += BATCH) {
                int until = Math.min(keys, from + BATCH);
                for (int key = from; key < until; key++) {
                    out.write(requests.set(key, key));
                }
                out.flush();
                for (int key = from; key < until; key++) {
                    reply();
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("the store cannot be filled", failed);
        }
    }

    /** A number that {@code INFO} says. */
    long info(String name) {
        return number(ask("INFO"), name);
    }

    /** A number in what {@code INFO} says. */
    static long number(String info, String name) {
        Matcher found = Pattern.compile("(?m)^" + name + ":(\\d+)\\r?$").matcher(info);
        if (!found.find()) {
            throw new IllegalStateException("INFO says nothing of " + name);
        }
        return Long.parseLong(found.group(1));
    }

    private String reply() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> rest;
            case '$' -> bulk(Integer.parseInt(rest));
            default -> throw new IllegalStateException("the store answers " + line);
        };
    }

    private String bulk(int bytes) throws IOException {
        byte[] bulk = in.readNBytes(bytes + 2);
        return new String(bulk, StandardCharsets.UTF_8).stripTrailing();
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        int next = in.read();
        while (next != '\n') {
            if (next < 0) {
                throw new EOFException("the store hung up");
            }
            line.append((char) next);
            next = in.read();
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("a connection cannot be closed", failed);
        }
    }
}
