package dev.futago.node.arbiter;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;

import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Mode;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;
import dev.futago.common.role.Tenure;
import dev.futago.node.config.EraText;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The record as arbiters store it: one line of JSON that people can read, with a checksum; and in
 * it the last changes, so that the history outlives both nodes.
 *
 * @param at when it was written
 * @param history the changes that led to it, the newest last
 */
record StoredRecord(Tenure tenure, Instant at, List<Change> history) {

    /** Changes remembered: with them the record stays below 16 KiB. */
    private static final int CHANGES_MAX = 16;

    private static final int REASON_CHARS_MAX = 200;

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    /** The line's fields, in the words of PROTOCOL. */
    private record Line(
            long version,
            String pair,
            String tag,
            long epoch,
            Holder owner,
            String mode,
            @Nullable Holder standby,
            String reason,
            @Nullable Map<String, String> addresses,
            @Nullable List<String> eras,
            String at,
            @Nullable List<ChangeLine> history) {}

    private record ChangeLine(
            long version,
            long epoch,
            String at,
            String from,
            String to,
            String mode,
            String reason) {}

    private record Holder(String node, String incarnation) {

        static Holder of(NodeRef node) {
            return new Holder(node.name(), node.incarnation().toString());
        }

        NodeRef toRef() {
            return new NodeRef(node, Incarnation.parse(incarnation));
        }
    }

    /** What replaces a record. */
    static StoredRecord after(Optional<StoredRecord> before, Tenure next, Instant at) {
        var history = new ArrayList<>(before.map(StoredRecord::history).orElse(List.of()));
        history.add(
                new Change(
                        next.version(),
                        next.epoch(),
                        at,
                        before.map(stored -> stored.tenure.owner().name()).orElse(""),
                        next.owner().name(),
                        next.mode(),
                        cut(next.reason())));
        int from = Math.max(0, history.size() - CHANGES_MAX);
        return new StoredRecord(next, at, List.copyOf(history.subList(from, history.size())));
    }

    private static String cut(String reason) {
        return reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX));
    }

    /** Writes it, ended by a line feed. */
    String write() {
        String json =
                GSON.toJson(
                        new Line(
                                tenure.version(),
                                tenure.pair().name(),
                                Long.toHexString(tenure.pair().tag()),
                                tenure.epoch(),
                                Holder.of(tenure.owner()),
                                tenure.mode().name(),
                                tenure.standby().map(Holder::of).orElse(null),
                                tenure.reason(),
                                new TreeMap<>(tenure.addresses()),
                                EraText.write(tenure.era()),
                                at.toString(),
                                history.stream().map(StoredRecord::toLine).toList()));
        return "%s %08x\n".formatted(json, checksum(json));
    }

    private static ChangeLine toLine(Change change) {
        return new ChangeLine(
                change.version(),
                change.epoch(),
                change.at().toString(),
                change.from(),
                change.to(),
                change.mode().name(),
                change.reason());
    }

    private static Change fromLine(ChangeLine line) {
        return new Change(
                line.version,
                line.epoch,
                Instant.parse(line.at),
                line.from,
                line.to,
                Mode.valueOf(line.mode),
                line.reason);
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException when it is not whole
     */
    static StoredRecord read(String text) {
        String stripped = text.strip();
        int space = stripped.lastIndexOf(' ');
        String json = stripped.substring(0, Math.max(space, 0));
        if (!stripped.endsWith(" %08x".formatted(checksum(json)))) {
            throw new IllegalArgumentException("the record's checksum is wrong");
        }
        try {
            Line line = GSON.fromJson(json, Line.class);
            var tenure =
                    new Tenure(
                            line.version,
                            new PairId(line.pair, Long.parseUnsignedLong(line.tag, 16)),
                            line.epoch,
                            line.owner.toRef(),
                            Optional.ofNullable(line.standby).map(Holder::toRef),
                            line.reason,
                            line.addresses == null ? Map.of() : line.addresses,
                            EraText.read(line.eras));
            List<ChangeLine> history = line.history == null ? List.of() : line.history;
            return new StoredRecord(
                    tenure,
                    Instant.parse(line.at),
                    history.stream().map(StoredRecord::fromLine).toList());
        } catch (JsonParseException | NullPointerException | DateTimeException wrong) {
            throw new IllegalArgumentException("the record is not one of ours", wrong);
        }
    }

    private static int checksum(String json) {
        var crc = new CRC32C();
        crc.update(json.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
