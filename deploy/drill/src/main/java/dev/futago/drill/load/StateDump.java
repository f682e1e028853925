package dev.futago.drill.load;

import dev.futago.drill.load.RespConnection.Reply;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** All keys of a kv guest without a deadline and their values, read by commands. */
public record StateDump(Map<String, String> values) {

    private static final int TIMEOUT_MILLIS = 20_000;

    /** Keeps the values as they are now. */
    public StateDump {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /**
     * Reads all of a node.
     *
     * @throws IOException when it does not answer, or does not serve
     */
    public static StateDump of(InetSocketAddress node) throws IOException {
        try (var connection = new RespConnection(node, TIMEOUT_MILLIS)) {
            Reply keys = connection.ask("KEYS", "*");
            if (keys.kind() != '*') {
                throw new IOException("KEYS is answered with " + keys);
            }
            var values = new TreeMap<String, String>();
            for (Reply key : keys.elements()) {
                if (connection.ask("PTTL", key.text()).text().equals("-1")) {
                    values.put(key.text(), valueOf(connection, key.text()));
                }
            }
            return new StateDump(values);
        }
    }

    private static String valueOf(RespConnection connection, String key) throws IOException {
        String type = connection.ask("TYPE", key).text();
        Reply value =
                switch (type) {
                    case "string" -> connection.ask("GET", key);
                    case "list" -> connection.ask("LRANGE", key, "0", "-1");
                    case "set" -> connection.ask("SMEMBERS", key);
                    case "hash" -> connection.ask("HGETALL", key);
                    case "zset" -> connection.ask("ZRANGE", key, "0", "-1", "WITHSCORES");
                    default -> throw new IOException("%s has the type %s".formatted(key, type));
                };
        boolean hasOrder = type.equals("list") || type.equals("zset") || type.equals("string");
        return type + " " + (hasOrder ? value.toString() : sorted(value, type.equals("hash")));
    }

    private static String sorted(Reply value, boolean isOfPairs) {
        List<Reply> elements = value.elements();
        var entries = new ArrayList<String>();
        int step = isOfPairs ? 2 : 1;
        for (int i = 0; i + step <= elements.size(); i += step) {
            entries.add(elements.subList(i, i + step).toString());
        }
        Collections.sort(entries);
        return entries.isEmpty() ? value.toString() : entries.toString();
    }

    /** The first key whose value differs, in words; empty when all are equal. */
    public Optional<String> differenceFrom(StateDump other) {
        var names = new TreeSet<>(values.keySet());
        names.addAll(other.values.keySet());
        return names.stream()
                .filter(key -> !Objects.equals(values.get(key), other.values.get(key)))
                .findFirst()
                .map(
                        key ->
                                "%s is %s, and was %s"
                                        .formatted(
                                                key,
                                                shortened(other.values.get(key)),
                                                shortened(values.get(key))));
    }

    private static String shortened(@Nullable String value) {
        if (value == null) {
            return "absent";
        }
        return value.length() > 200 ? value.substring(0, 200) + "…" : value;
    }
}
