package dev.futago.node.arbiter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.futago.node.config.HostPort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes HTTP requests on to a server and counts them. */
final class CountingRelay implements AutoCloseable {

    private final HostPort server;
    private final HttpServer relay;
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger requests = new AtomicInteger();

    CountingRelay(HostPort server) throws IOException {
        this.server = server;
        relay = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        relay.createContext("/", this::pass);
        relay.start();
    }

    HostPort address() {
        return new HostPort("127.0.0.1", relay.getAddress().getPort());
    }

    int requests() {
        return requests.get();
    }

    private void pass(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://" + server + exchange.getRequestURI().getPath()))
                        .POST(
                                HttpRequest.BodyPublishers.ofByteArray(
                                        exchange.getRequestBody().readAllBytes()))
                        .build();
        try (exchange) {
            byte[] answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        relay.stop(0);
        client.close();
    }
}
