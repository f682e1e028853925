package dev.futago.node.arbiter;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;
import dev.futago.node.config.HostPort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The record as one key of etcd, through its JSON gateway ({@code /v3/kv}). A change is a
 * transaction that compares the key's {@code mod_revision} and its value; there is no lease, so
 * that nothing ever expires. Reads are linearizable. The value is compared because a store that was
 * restored counts its revisions from an older one on: the same revision may be of another record.
 *
 * <p>A claim on a record that this node has seen takes one round trip, for its revision is known.
 */
final class EtcdArbiter implements Arbiter {

    /**
     * A record, and the key that held it.
     *
     * @param value of the key, in base64
     */
    private record Found(StoredRecord stored, String modRevision, String value) {}

    private final EtcdEndpoints endpoints;
    private final String key;
    private final Clock clock;
    private final Questions questions = new Questions();

    /** What was read or written last; its revision is that of one version only. */
    private volatile Optional<Found> known = Optional.empty();

    /**
     * An arbiter that is asked when it is needed.
     *
     * @param key where the record is kept
     */
    EtcdArbiter(List<HostPort> endpoints, String key, Clock clock) {
        this.endpoints = new EtcdEndpoints(endpoints);
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
    public CompletionStage<ArbiterAnswer> probe() {
        return questions.probe(() -> new ArbiterAnswer.Read(tenureIn(find())));
    }

    @Override
    public CompletionStage<ArbiterAnswer> compareAndSet(Revision expected, Tenure next) {
        return questions.ask(
                () -> {
                    Optional<Found> current = known;
                    if (!revisionOf(current).equals(expected)) {
                        current = find();
                    }
                    return revisionOf(current).equals(expected)
                            ? replace(current, next)
                            : new ArbiterAnswer.Refused(tenureIn(current));
                });
    }

    private static Revision revisionOf(Optional<Found> found) {
        return tenureIn(found).map(Tenure::revision).orElse(Revision.NONE);
    }

    /** Puts the record if the key is as it was found; else tells how it is. */
    private ArbiterAnswer replace(Optional<Found> expected, Tenure next)
            throws IOException, InterruptedException {
        StoredRecord record =
                StoredRecord.after(expected.map(Found::stored), next, clock.instant());
        String value = base64(record.write());
        JsonObject answer = endpoints.post("/v3/kv/txn", replacing(expected, value));
        if (answer.has("succeeded") && answer.get("succeeded").getAsBoolean()) {
            String revision = answer.getAsJsonObject("header").get("revision").getAsString();
            known = Optional.of(new Found(record, revision, value));
            return new ArbiterAnswer.Granted(next);
        }
        known = whatStoodInTheWay(answer);
        return new ArbiterAnswer.Refused(tenureIn(known));
    }

    private static Optional<Tenure> tenureIn(Optional<Found> found) {
        return found.map(record -> record.stored.tenure());
    }

    private Optional<Found> find() throws IOException, InterruptedException {
        Optional<Found> found = foundIn(endpoints.post("/v3/kv/range", ofKey()));
        known = found;
        return found;
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
        String value = pair.get("value").getAsString();
        byte[] text = Base64.getDecoder().decode(value);
        return Optional.of(
                new Found(
                        StoredRecord.read(new String(text, StandardCharsets.UTF_8)),
                        pair.get("mod_revision").getAsString(),
                        value));
    }

    private JsonObject replacing(Optional<Found> expected, String value) {
        var compares = new JsonArray();
        if (expected.isPresent()) {
            compares.add(equal("MOD", "mod_revision", expected.get().modRevision));
            compares.add(equal("VALUE", "value", expected.get().value));
        } else {
            compares.add(equal("CREATE", "create_revision", "0"));
        }
        JsonObject put = ofKey();
        put.addProperty("value", value);
        var transaction = new JsonObject();
        transaction.add("compare", compares);
        transaction.add("success", listOf(only("request_put", put)));
        transaction.add("failure", listOf(only("request_range", ofKey())));
        return transaction;
    }

    private JsonObject equal(String target, String field, String value) {
        JsonObject compare = ofKey();
        compare.addProperty("result", "EQUAL");
        compare.addProperty("target", target);
        compare.addProperty(field, value);
        return compare;
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
        endpoints.close();
    }
}
