package dev.futago.node.arbiter;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.futago.node.config.HostPort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The record as one key of etcd, through its JSON gateway ({@code /v3/kv}). A change is a
 * transaction that compares the key's {@code mod_revision} and its value; there is no lease, so
 * that nothing ever expires. Reads are linearizable. The value is compared because a store that was
 * restored counts its revisions from an older one on: the same revision may be of another record.
 */
final class EtcdArbiter extends StoreArbiter<EtcdArbiter.Entry> {

    /**
     * A record, and the key that held it.
     *
     * @param value of the key, in base64
     */
    record Entry(StoredRecord stored, String modRevision, String value) implements Found {}

    private final EtcdEndpoints endpoints;
    private final String key;

    /**
     * An arbiter that is asked when it is needed.
     *
     * @param key where the record is kept
     */
    EtcdArbiter(List<HostPort> endpoints, String key, Clock clock) {
        super(clock);
        this.endpoints = new EtcdEndpoints(endpoints);
        this.key = base64(key);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    Optional<Entry> fetch() throws IOException, InterruptedException {
        return foundIn(endpoints.post("/v3/kv/range", ofKey()));
    }

    @Override
    Optional<Entry> write(Optional<Entry> expected, StoredRecord next)
            throws IOException, InterruptedException {
        String value = base64(next.write());
        JsonObject answer = endpoints.post("/v3/kv/txn", replacing(expected, value));
        if (!answer.has("succeeded") || !answer.get("succeeded").getAsBoolean()) {
            return Optional.empty();
        }
        String revision = answer.getAsJsonObject("header").get("revision").getAsString();
        return Optional.of(new Entry(next, revision, value));
    }

    private JsonObject ofKey() {
        var range = new JsonObject();
        range.addProperty("key", key);
        return range;
    }

    private static Optional<Entry> foundIn(JsonObject range) {
        if (!range.has("kvs") || range.getAsJsonArray("kvs").isEmpty()) {
            return Optional.empty();
        }
        JsonObject pair = range.getAsJsonArray("kvs").get(0).getAsJsonObject();
        String value = pair.get("value").getAsString();
        byte[] text = Base64.getDecoder().decode(value);
        return Optional.of(
                new Entry(
                        StoredRecord.read(new String(text, StandardCharsets.UTF_8)),
                        pair.get("mod_revision").getAsString(),
                        value));
    }

    private JsonObject replacing(Optional<Entry> expected, String value) {
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

    @Override
    public String kind() {
        return "etcd";
    }

    @Override
    public void close() {
        super.close();
        endpoints.close();
    }
}
