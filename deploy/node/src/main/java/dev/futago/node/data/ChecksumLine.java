package dev.futago.node.data;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One line of JSON that people can read, and the CRC32C of its UTF-8 in eight hex digits: {@code
 * {"epoch":7} 1f2e3d4c}, ended by a line feed.
 */
public final class ChecksumLine {

    private ChecksumLine() {}

    /**
     * Writes a line.
     *
     * @param json without a line feed
     */
    public static String write(String json) {
        var crc = new CRC32C();
        crc.update(json.getBytes(StandardCharsets.UTF_8));
        return "%s %08x\n".formatted(json, crc.getValue());
    }

    /**
     * The JSON of a line; empty when the line is not whole.
     *
     * @param line with its line feed
     */
    public static Optional<String> read(String line) {
        String json = line.substring(0, Math.max(line.lastIndexOf(' '), 0));
        return line.equals(write(json)) ? Optional.of(json) : Optional.empty();
    }
}
