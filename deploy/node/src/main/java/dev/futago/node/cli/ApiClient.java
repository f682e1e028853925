package dev.futago.node.cli;

import dev.futago.node.config.HostPort;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
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
    public record Answer(int status, String body) {}

    private ApiClient() {}

    /**
     * Reads one page.
     *
     * @throws IOException with a sentence for the user, when no answer comes
     */
    public static Answer get(HostPort node, String path) throws IOException {
        return ask(node, path, Map.of(), Optional.empty(), TIMEOUT_MILLIS);
    }

    /**
     * The same, with headers.
     *
     * @throws IOException with a sentence for the user, when no answer comes
     */
    public static Answer get(HostPort node, String path, Map<String, String> headers)
            throws IOException {
        return ask(node, path, headers, Optional.empty(), TIMEOUT_MILLIS);
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
        return ask(node, path, Map.of(), Optional.of(json), timeoutMillis);
    }

    private static Answer ask(
            HostPort node,
            String path,
            Map<String, String> headers,
            Optional<String> json,
            int timeoutMillis)
            throws IOException {
        var connection = (HttpURLConnection) uri(node, path).toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(timeoutMillis);
            connection.setInstanceFollowRedirects(false);
            headers.forEach(connection::setRequestProperty);
            if (json.isPresent()) {
                byte[] body = json.get().getBytes(StandardCharsets.UTF_8);
                connection.setRequestMethod("POST");
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length); // Never sent twice.
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            int status = connection.getResponseCode();
            return new Answer(status, body(connection, status));
        } catch (IOException failed) {
            String why = String.valueOf(failed.getMessage());
            throw new IOException("%s cannot be reached: %s".formatted(node, why), failed);
        } finally {
            connection.disconnect();
        }
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
