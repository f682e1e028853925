package dev.futago.drill.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to a store that speaks RESP2 or RESP3, and holds each reply to the protocol. One
 * thread uses it.
 */
public final class RespConnection implements AutoCloseable {

    private static final int LENGTH_MAX = 512 << 20;
    private static final int LINE_BYTES_MAX = 64 << 10;
    private static final int DEPTH_MAX = 32;

    /** A reply that is no RESP. */
    public static final class MalformedReplyException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedReplyException(String message) {
            super(message);
        }
    }

    /**
     * A reply, or an element of one.
     *
     * @param kind its first byte
     * @param text what it says; of an aggregate nothing, of a null value {@code null} in words
     * @param elements those of an aggregate, in their order
     */
    public record Reply(char kind, String text, List<Reply> elements) {

        /** Keeps the elements as they are now. */
        public Reply {
            elements = List.copyOf(elements);
        }

        /** Whether it is an error whose first word is this. */
        public boolean isError(String code) {
            return kind == '-' && text.startsWith(code + " ");
        }

        @Override
        public String toString() {
            return isAggregate() ? kind + elements.toString() : kind + text;
        }

        private boolean isAggregate() {
            return kind == '*' || kind == '~' || kind == '%' || kind == '>';
        }
    }

    private final Socket socket;
    private final InputStream in;

    /** Connects; replies that take longer than the timeout fail. */
    public RespConnection(InetSocketAddress to, int timeoutMillis) throws IOException {
        socket = new Socket();
        try {
            socket.connect(to, timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), LINE_BYTES_MAX);
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    /** Sends a command. */
    public void send(List<String> words) throws IOException {
        socket.getOutputStream().write(RandomCommands.bytesOf(words));
    }

    /** Sends a command and reads its reply. */
    public Reply ask(List<String> words) throws IOException {
        send(words);
        return read();
    }

    /** Sends a command and reads its reply. */
    public Reply ask(String... words) throws IOException {
        return ask(List.of(words));
    }

    /**
     * Reads the next reply; pushes before it are passed over.
     *
     * @throws MalformedReplyException when it breaks the protocol
     */
    public Reply read() throws IOException {
        Reply reply = element(0);
        while (reply.kind == '>') {
            reply = element(0);
        }
        return reply;
    }

    private Reply element(int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw new MalformedReplyException("more than %d levels".formatted(DEPTH_MAX));
        }
        String line = line();
        char kind = line.isEmpty() ? ' ' : line.charAt(0);
        String rest = line.isEmpty() ? "" : line.substring(1);
        return switch (kind) {
            case '+', '-', ',', '#', '(' -> new Reply(kind, rest, List.of());
            case ':' -> new Reply(kind, Long.toString(number(rest)), List.of());
            case '_' -> new Reply('$', "null", List.of());
            case '$', '=' -> bulk(kind, length(rest));
            case '*', '~', '>' -> aggregate(kind, length(rest), depth);
            case '%' -> aggregate(kind, 2 * length(rest), depth);
            default -> throw new MalformedReplyException("an element begins with " + line);
        };
    }

    private Reply bulk(char kind, int length) throws IOException {
        if (length < 0) {
            return new Reply('$', "null", List.of());
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection ended inside a reply");
        }
        if (in.read() != '\r' || in.read() != '\n') {
            throw new MalformedReplyException("a string of %d bytes is longer".formatted(length));
        }
        return new Reply(kind, new String(bytes, StandardCharsets.ISO_8859_1), List.of());
    }

    private Reply aggregate(char kind, int count, int depth) throws IOException {
        if (count < 0) {
            return new Reply('$', "null", List.of());
        }
        var elements = new ArrayList<Reply>();
        for (int i = 0; i < count; i++) {
            elements.add(element(depth + 1));
        }
        return new Reply(kind, "", elements);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\r') {
            if (next == '\n' || line.length() == LINE_BYTES_MAX) {
                throw new MalformedReplyException("a line ends nowhere: " + line);
            }
            line.append((char) next);
            next = in.read();
        }
        if (next < 0) {
            throw new EOFException("the connection was closed");
        }
        if (in.read() != '\n') {
            throw new MalformedReplyException("CR without LF after " + line);
        }
        return line.toString();
    }

    private static int length(String digits) throws MalformedReplyException {
        long length = number(digits);
        if (length < -1 || length > LENGTH_MAX) {
            throw new MalformedReplyException("a length is " + digits);
        }
        return (int) length;
    }

    private static long number(String digits) throws MalformedReplyException {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException wrong) {
            throw new MalformedReplyException("a number is " + digits);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
