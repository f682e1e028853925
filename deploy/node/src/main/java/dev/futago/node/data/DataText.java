package dev.futago.node.data;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import dev.futago.common.role.PairId;
import dev.futago.node.config.EraText;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a node keeps, as JSON. Fields that it does not know are no obstacle to reading it. */
final class DataText {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private record MetadataFields(
            String pair,
            String tag,
            String node,
            long epoch,
            long version,
            @Nullable List<String> eras,
            String role) {}

    private record EntryFields(
            String at,
            long epoch,
            long version,
            String from,
            String to,
            String reason,
            @Nullable Long gapMs) {}

    private record GapFields(long amends, long gapMs) {}

    private DataText() {}

    static String write(NodeMetadata metadata) {
        return GSON.toJson(
                new MetadataFields(
                        metadata.pair().name(),
                        Long.toHexString(metadata.pair().tag()),
                        metadata.node(),
                        metadata.epoch(),
                        metadata.version(),
                        EraText.write(metadata.era()),
                        metadata.lastRole()));
    }

    static String write(HistoryLine line) {
        return switch (line) {
            case HistoryLine.Added(var entry) ->
                    GSON.toJson(
                            new EntryFields(
                                    entry.at().toString(),
                                    entry.epoch(),
                                    entry.version(),
                                    entry.from(),
                                    entry.to(),
                                    entry.reason(),
                                    entry.gap().map(Duration::toMillis).orElse(null)));
            case HistoryLine.Amended(long version, var gap) ->
                    GSON.toJson(new GapFields(version, gap.toMillis()));
        };
    }

    /** The metadata; empty when this is none. */
    static Optional<NodeMetadata> metadata(String json) {
        return read(json, DataText::toMetadata);
    }

    /** A line of a history; empty when this is none. */
    static Optional<HistoryLine> historyLine(String json) {
        return read(json, DataText::toHistoryLine);
    }

    private static <T> Optional<T> read(String json, Function<JsonObject, T> reader) {
        try {
            return Optional.of(reader.apply(JsonParser.parseString(json).getAsJsonObject()));
        } catch (RuntimeException wrong) { // Gson has one for each kind of wrong.
            return Optional.empty();
        }
    }

    private static NodeMetadata toMetadata(JsonObject json) {
        MetadataFields fields = GSON.fromJson(json, MetadataFields.class);
        return new NodeMetadata(
                new PairId(
                        Optional.ofNullable(fields.pair).orElseThrow(),
                        Long.parseUnsignedLong(fields.tag, 16)),
                fields.node,
                fields.epoch,
                fields.version,
                EraText.read(fields.eras),
                fields.role);
    }

    private static HistoryLine toHistoryLine(JsonObject json) {
        if (json.has("amends")) {
            GapFields fields = GSON.fromJson(json, GapFields.class);
            return new HistoryLine.Amended(fields.amends, Duration.ofMillis(fields.gapMs));
        }
        EntryFields fields = GSON.fromJson(json, EntryFields.class);
        return new HistoryLine.Added(
                new HistoryEntry(
                        Instant.parse(fields.at),
                        fields.epoch,
                        fields.version,
                        fields.from,
                        fields.to,
                        fields.reason,
                        Optional.ofNullable(fields.gapMs).map(Duration::ofMillis)));
    }
}
