package dev.futago.node.arbiter;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;

import dev.futago.common.role.Incarnation;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;
import dev.futago.common.role.Tenure;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/** The record as arbiters store it: one line of JSON that people can read, with a checksum. */
final class TenureText {

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
            String at) {}

    private record Holder(String node, String incarnation) {

        static Holder of(NodeRef node) {
            return new Holder(node.name(), node.incarnation().toString());
        }

        NodeRef toRef() {
            return new NodeRef(node, Incarnation.parse(incarnation));
        }
    }

    private TenureText() {}

    /** Writes a record, ended by a line feed. */
    static String write(Tenure tenure, Instant at) {
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
                                at.toString()));
        return "%s %08x%n".formatted(json, checksum(json));
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException when it is not whole
     */
    static Tenure read(String text) {
        String stripped = text.strip();
        int space = stripped.lastIndexOf(' ');
        String json = stripped.substring(0, Math.max(space, 0));
        if (!stripped.endsWith(" %08x".formatted(checksum(json)))) {
            throw new IllegalArgumentException("the record's checksum is wrong");
        }
        try {
            Line line = GSON.fromJson(json, Line.class);
            return new Tenure(
                    line.version,
                    new PairId(line.pair, Long.parseUnsignedLong(line.tag, 16)),
                    line.epoch,
                    line.owner.toRef(),
                    Optional.ofNullable(line.standby).map(Holder::toRef),
                    line.reason);
        } catch (JsonParseException | NullPointerException wrong) {
            throw new IllegalArgumentException("the record is not one of ours", wrong);
        }
    }

    private static int checksum(String json) {
        var crc = new CRC32C();
        crc.update(json.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
