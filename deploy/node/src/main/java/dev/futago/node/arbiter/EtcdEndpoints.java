package dev.futago.node.arbiter;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import dev.futago.node.config.HostPort;
import dev.futago.node.config.Reason;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The members of an etcd cluster. A question goes to the one that answered last; when that one
 * fails, or does not answer soon, the same question goes to the next one as well, and the first
 * answer counts.
 *
 * <p>So a claim may reach etcd more than once. That is as safe as asking once: it compares the
 * revision of the key, so at most one copy lands, and a refused copy shows the record that the
 * other one wrote (PROTOCOL R7).
 */
final class EtcdEndpoints implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

    /** After which the next member is asked too; with three members it fits the patience. */
    private static final long NEXT_MILLIS = 500;

    private final List<HostPort> members;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();
    private volatile int answeredLast;

    EtcdEndpoints(List<HostPort> members) {
        this.members = List.copyOf(members);
    }

    /**
     * The first answer.
     *
     * @throws IOException when no member gives one in time
     */
    JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
        var attempts = new ArrayList<CompletableFuture<?>>();
        var answer = new CompletableFuture<JsonObject>();
        var failure = new AtomicReference<>(new IOException("etcd did not answer"));
        int first = answeredLast;
        for (int i = 0; i < members.size() && !answer.isDone(); i++) {
            int member = (first + i) % members.size();
            CompletableFuture<?> attempt = ask(member, path, body, answer, failure);
            attempts.add(attempt);
            await(CompletableFuture.anyOf(answer, attempt), NEXT_MILLIS);
        }
        CompletableFuture<Void> all =
                CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new));
        await(CompletableFuture.anyOf(answer, all), Questions.ANSWER_MILLIS_MAX);
        if (!answer.isDone()) {
            throw failure.get();
        }
        return answer.join();
    }

    /** Asks one member; over when it has answered or failed. */
    private CompletableFuture<?> ask(
            int member,
            String path,
            JsonObject body,
            CompletableFuture<JsonObject> answer,
            AtomicReference<IOException> failure) {
        HostPort endpoint = members.get(member);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + endpoint + path))
                        .timeout(Duration.ofMillis(Questions.ANSWER_MILLIS_MAX))
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .thenApply(EtcdEndpoints::read)
                .handle(
                        (json, failed) -> {
                            if (failed == null) {
                                answeredLast = member;
                                answer.complete(json);
                            } else {
                                failure.set(failureOf(endpoint, failed));
                            }
                            return json;
                        });
    }

    private static JsonObject read(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException(
                    "status %d: %s".formatted(response.statusCode(), response.body().strip()));
        }
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private static IOException failureOf(HostPort endpoint, Throwable failed) {
        return new IOException("etcd at %s: %s".formatted(endpoint, Reason.of(failed)), failed);
    }

    private static void await(CompletableFuture<?> event, long millis) throws InterruptedException {
        try {
            event.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            // The next member is asked as well.
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
