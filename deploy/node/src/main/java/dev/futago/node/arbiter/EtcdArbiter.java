package dev.futago.node.arbiter;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Tenure;
import dev.futago.node.config.HostPort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The record as one key of etcd, through its JSON gateway ({@code /v3/kv}). A change is a
 * transaction that compares the key's {@code mod_revision}; there is no lease, so that nothing ever
 * expires. Reads are linearizable.
 *
 * <p>A question that may have reached etcd is never asked again here: what came of it is unknown,
 * and the role decides (PROTOCOL R7). Only an endpoint that cannot be connected to is passed over.
 */
final class EtcdArbiter implements Arbiter {

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofMillis(Questions.PATIENCE_MILLIS);

    /** A record, and the revision of the key that held it. */
    private record Found(StoredRecord stored, String modRevision) {}

    private final List<HostPort> endpoints;
    private final String key;
    private final Clock clock;
    private final Questions questions = new Questions();
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();

    /**
     * An arbiter that is asked when it is needed.
     *
     * @param key where the record is kept
     */
    EtcdArbiter(List<HostPort> endpoints, String key, Clock clock) {
        this.endpoints = List.copyOf(endpoints);
        this.key = base64(key);
        this.clock = clock;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public CompletionStage<ArbiterAnswer> read() {
        return questions.ask(() -> new ArbiterAnswer.Read(tenureIn(find())));
    }

    @Override
    public CompletionStage<ArbiterAnswer> compareAndSet(long expectedVersion, Tenure next) {
        return questions.ask(
                () -> {
                    Optional<Found> found = find();
                    Optional<Tenure> current = tenureIn(found);
                    if (current.map(Tenure::version).orElse(0L) != expectedVersion) {
                        return new ArbiterAnswer.Refused(current);
                    }
                    StoredRecord record =
                            StoredRecord.after(found.map(Found::stored), next, clock.instant());
                    JsonObject answer = post("/v3/kv/txn", replacing(found, record));
                    boolean isDone =
                            answer.has("succeeded") && answer.get("succeeded").getAsBoolean();
                    return isDone
                            ? new ArbiterAnswer.Granted(next)
                            : new ArbiterAnswer.Refused(tenureIn(whatStoodInTheWay(answer)));
                });
    }

    private static Optional<Tenure> tenureIn(Optional<Found> found) {
        return found.map(record -> record.stored.tenure());
    }

    private Optional<Found> find() throws IOException, InterruptedException {
        return foundIn(post("/v3/kv/range", ofKey()));
    }

    private JsonObject ofKey() {
        var range = new JsonObject();
        range.addProperty("key", key);
        return range;
    }

    private static Optional<Found> foundIn(JsonObject range) {
        if (!range.has("kvs") || range.getAsJsonArray("kvs").isEmpty()) {
            return Optional.empty();
        }
        JsonObject pair = range.getAsJsonArray("kvs").get(0).getAsJsonObject();
        byte[] text = Base64.getDecoder().decode(pair.get("value").getAsString());
        return Optional.of(
                new Found(
                        StoredRecord.read(new String(text, StandardCharsets.UTF_8)),
                        pair.get("mod_revision").getAsString()));
    }

    /** Puts the record if the key is as it was found; else tells how it is. */
    private JsonObject replacing(Optional<Found> found, StoredRecord record) {
        JsonObject compare = ofKey();
        compare.addProperty("result", "EQUAL");
        if (found.isPresent()) {
            compare.addProperty("target", "MOD");
            compare.addProperty("mod_revision", found.get().modRevision);
        } else {
            compare.addProperty("target", "CREATE");
            compare.addProperty("create_revision", "0");
        }
        JsonObject put = ofKey();
        put.addProperty("value", base64(record.write()));
        var transaction = new JsonObject();
        transaction.add("compare", listOf(compare));
        transaction.add("success", listOf(only("request_put", put)));
        transaction.add("failure", listOf(only("request_range", ofKey())));
        return transaction;
    }

    private static JsonArray listOf(JsonElement element) {
        var list = new JsonArray();
        list.add(element);
        return list;
    }

    private static JsonObject only(String name, JsonObject value) {
        var object = new JsonObject();
        object.add(name, value);
        return object;
    }

    private static Optional<Found> whatStoodInTheWay(JsonObject answer) {
        JsonObject first = answer.getAsJsonArray("responses").get(0).getAsJsonObject();
        return foundIn(first.getAsJsonObject("response_range"));
    }

    private JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
        IOException last = new IOException("no endpoint");
        for (HostPort endpoint : endpoints) {
            try {
                return post(endpoint, path, body);
            } catch (ConnectException | HttpConnectTimeoutException unreachable) {
                last = unreachable;
            }
        }
        throw last;
    }

    private JsonObject post(HostPort endpoint, String path, JsonObject body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + endpoint + path))
                        .timeout(TIMEOUT)
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        HttpResponse<String> response =
                client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() != 200) {
            throw new IOException(
                    "etcd at %s answered %d: %s"
                            .formatted(endpoint, response.statusCode(), response.body().strip()));
        }
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    @Override
    public CompletionStage<List<Change>> history() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return find().map(found -> found.stored.history()).orElse(List.of());
                    } catch (IOException unreachable) {
                        throw new UncheckedIOException(unreachable);
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                        throw new CompletionException(ended);
                    }
                });
    }

    @Override
    public String kind() {
        return "etcd";
    }

    @Override
    public void close() {
        questions.close();
        client.shutdownNow();
    }
}
