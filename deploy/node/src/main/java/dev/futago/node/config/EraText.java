package dev.futago.node.config;

import dev.futago.common.role.Era;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** An era as files keep it: its id and those before it in hexadecimal, its own the last. */
public final class EraText {

    private EraText() {}

    /** Writes it. */
    public static List<String> write(Era era) {
        var ids = new ArrayList<>(era.before());
        ids.add(era.id());
        return ids.stream().map(Long::toHexString).toList();
    }

    /**
     * Reads it; a file that has none is of the first era.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Era read(@Nullable List<String> text) {
        if (text == null) {
            return Era.FIRST;
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("no era is named");
        }
        List<Long> ids = text.stream().map(hex -> Long.parseUnsignedLong(hex, 16)).toList();
        return new Era(ids.getLast(), ids.subList(0, ids.size() - 1));
    }
}
