package dev.futago.node.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import dev.futago.node.config.HostPort;
import dev.futago.node.config.Reason;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks nodes over their HTTP API. Not with {@code java.net.http}: its first request costs a command
 * half a second to start, this one a twentieth.
 */
public final class ApiClient {

    static final String DEFAULT_ADDRESS = "127.0.0.1:7080";

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int BODY_BYTES_MAX = 1 << 20;

    /** What a node answered. */
    public record Answer(int status, String body) {

        /** The same for a person: what was done, or what is wrong and what to do. */
        public String words() {
            try {
                JsonObject said = JsonParser.parseString(body).getAsJsonObject();
                for (String name : List.of("done", "detail", "reason")) {
                    if (said.has(name)) {
                        String hint = said.has("hint") ? ": " + said.get("hint").getAsString() : "";
                        return said.get(name).getAsString() + hint;
                    }
                }
            } catch (JsonParseException
                    | IllegalStateException
                    | UnsupportedOperationException notOurs) {
                // A proxy, or another program, has words of its own.
            }
            return body.strip();
        }
    }

    /** A node answered, and did not give the page: its message is the node's own reason. */
    static final class NoPageException extends IOException {

        private static final long serialVersionUID = 1;

        private NoPageException(HostPort node, Answer answer) {
            super("%s: %s".formatted(node, answer.words()));
        }
    }

    /**
     * What is asked.
     *
     * @param json what is posted; empty to read
     * @param timeoutMillis how long the answer is waited for
     */
    record Request(
            String path, Map<String, String> headers, Optional<String> json, int timeoutMillis) {}

    private ApiClient() {}

    /**
     * Reads one page.
     *
     * @throws IOException with a sentence for the user, when no answer comes
     */
    public static Answer get(HostPort node, String path) throws IOException {
        return ask(node, new Request(path, Map.of(), Optional.empty(), TIMEOUT_MILLIS));
    }

    /**
     * Reads a page that a node has when its loop answers.
     *
     * @throws NoPageException when the node says that it has none now
     * @throws IOException with a sentence for the user, when no answer comes
     */
    static String page(HostPort node, String path) throws IOException {
        Answer answer = get(node, path);
        if (answer.status != HttpURLConnection.HTTP_OK) {
            throw new NoPageException(node, answer);
        }
        return answer.body;
    }

    /**
     * Reads one page as {@link #get} does, with headers.
     *
     * @throws IOException with a sentence for the user, when no answer comes
     */
    public static Answer get(HostPort node, String path, Map<String, String> headers)
            throws IOException {
        return ask(node, new Request(path, headers, Optional.empty(), TIMEOUT_MILLIS));
    }

    /**
     * Gives an order.
     *
     * @param json what is to be said of it
     * @param timeoutMillis how long its outcome is waited for
     * @throws IOException with a sentence for the user, when no answer comes
     */
    public static Answer post(HostPort node, String path, String json, int timeoutMillis)
            throws IOException {
        return ask(node, new Request(path, Map.of(), Optional.of(json), timeoutMillis));
    }

    private static Answer ask(HostPort node, Request request) throws IOException {
        try {
            return ask(List.of(InetAddress.getAllByName(node.host())), node.port(), request);
        } catch (IOException failed) {
            throw new IOException(
                    "%s cannot be reached: %s".formatted(node, Reason.of(failed)), failed);
        }
    }

    /** Asks the first of a node's addresses that can be connected to. */
    static Answer ask(List<InetAddress> addresses, int port, Request request) throws IOException {
        HttpURLConnection connection = connected(addresses, port, request);
        try {
            if (request.json.isPresent()) {
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(request.json.get().getBytes(StandardCharsets.UTF_8));
                }
            }
            int status = connection.getResponseCode();
            return new Answer(status, body(connection, status));
        } finally {
            connection.disconnect();
        }
    }

    private static HttpURLConnection connected(
            List<InetAddress> addresses, int port, Request request) throws IOException {
        IOException last = new IOException("no address is known");
        for (InetAddress address : addresses) {
            HttpURLConnection connection =
                    prepared(HostPort.of(new InetSocketAddress(address, port)), request);
            try {
                connection.connect();
                return connection;
            } catch (IOException unreachable) {
                last = unreachable;
            }
        }
        throw last;
    }

    private static HttpURLConnection prepared(HostPort at, Request request) throws IOException {
        var connection =
                (HttpURLConnection) uri(at, request.path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(request.timeoutMillis);
        connection.setInstanceFollowRedirects(false);
        request.headers.forEach(connection::setRequestProperty);
        if (request.json.isPresent()) {
            int bytes = request.json.get().getBytes(StandardCharsets.UTF_8).length;
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(bytes); // Never sent twice.
        }
        return connection;
    }

    private static URI uri(HostPort node, String path) throws IOException {
        try {
            return new URI("http://" + node + path);
        } catch (URISyntaxException wrong) {
            throw new IOException("'%s' is not HOST:PORT".formatted(node), wrong);
        }
    }

    private static String body(HttpURLConnection connection, int status) throws IOException {
        boolean isError = status >= HttpURLConnection.HTTP_BAD_REQUEST;
        try (InputStream in = isError ? connection.getErrorStream() : connection.getInputStream()) {
            return in == null
                    ? ""
                    : new String(in.readNBytes(BODY_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }
}
