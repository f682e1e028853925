package dev.futago.node.admin;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import dev.futago.node.data.HistoryEntry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The history of a pair as {@code /history} tells it. */
public final class HistoryJson {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private HistoryJson() {}

    static String write(List<HistoryEntry> history) {
        var changes = new ArrayList<JsonObject>();
        for (HistoryEntry entry : history) {
            var change = new JsonObject();
            change.addProperty("epoch", entry.epoch());
            change.addProperty("version", entry.version());
            change.addProperty("at", entry.at().toString());
            change.addProperty("from", entry.from());
            change.addProperty("to", entry.to());
            change.addProperty("reason", entry.reason());
            entry.gap().ifPresent(gap -> change.addProperty("gap_ms", gap.toMillis()));
            changes.add(change);
        }
        return GSON.toJson(changes) + "\n";
    }

    /**
     * Reads what a node answered.
     *
     * @throws IllegalArgumentException when it is no history
     */
    public static List<HistoryEntry> read(String json) {
        try {
            var history = new ArrayList<HistoryEntry>();
            for (JsonElement element : JsonParser.parseString(json).getAsJsonArray()) {
                JsonObject change = element.getAsJsonObject();
                history.add(
                        new HistoryEntry(
                                Instant.parse(change.get("at").getAsString()),
                                change.get("epoch").getAsLong(),
                                change.get("version").getAsLong(),
                                change.get("from").getAsString(),
                                change.get("to").getAsString(),
                                change.get("reason").getAsString(),
                                Optional.ofNullable(change.get("gap_ms"))
                                        .map(gap -> Duration.ofMillis(gap.getAsLong()))));
            }
            return history;
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | DateTimeException wrong) {
            throw new IllegalArgumentException("this is not a history", wrong);
        }
    }
}
