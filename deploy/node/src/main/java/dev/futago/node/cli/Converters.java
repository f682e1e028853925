package dev.futago.node.cli;

import dev.futago.common.memory.Delta;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Sync;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.Nearest;
import dev.futago.node.config.Quantity;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Values as users write them. What cannot be read is answered with the nearest that can. */
public final class Converters {

    private Converters() {}

    private static <T> T read(String written, Function<String, T> reader) {
        try {
            return reader.apply(written);
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(wrong.getMessage());
        }
    }

    private static <T> T choose(String written, Map<String, T> choices) {
        T chosen = choices.get(written);
        if (chosen == null) {
            throw new TypeConversionException(
                    "'%s' is none of %s: did you mean '%s'?"
                            .formatted(
                                    written,
                                    String.join(", ", choices.keySet()),
                                    Nearest.to(written, choices.keySet())));
        }
        return chosen;
    }

    /** {@code host:port}. */
    public static final class Address implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String written) {
            return read(written, HostPort::parse);
        }
    }

    /** {@code 1GiB}. */
    public static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String written) {
            return read(written, Quantity::bytes);
        }
    }

    /** {@code 500ms}. */
    public static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String written) {
            return read(written, Quantity::duration);
        }
    }

    /** {@code off}, which is zero, or {@code 2s}. */
    public static final class MaxAge implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String written) {
            return written.equals("off") ? Duration.ZERO : read(written, Quantity::duration);
        }
    }

    /** {@code --sync}. */
    public static final class SyncChoice implements ITypeConverter<Sync> {
        @Override
        public Sync convert(String written) {
            var choices = new LinkedHashMap<String, Sync>();
            choices.put("pipelined", Sync.PIPELINED);
            choices.put("stop-and-wait", Sync.STOP_AND_WAIT);
            choices.put("off", Sync.OFF);
            return choose(written, choices);
        }
    }

    /** {@code --tracker}. */
    public static final class TrackerChoice implements ITypeConverter<Tracking> {
        @Override
        public Tracking convert(String written) {
            var choices = new LinkedHashMap<String, Tracking>();
            choices.put("queue", Tracking.QUEUE);
            choices.put("bitmap", Tracking.BITMAP);
            choices.put("flags", Tracking.FLAGS);
            return choose(written, choices);
        }
    }

    /** {@code --delta}. */
    public static final class DeltaChoice implements ITypeConverter<Delta> {
        @Override
        public Delta convert(String written) {
            var choices = new LinkedHashMap<String, Delta>();
            choices.put("line", Delta.LINE);
            choices.put("page", Delta.PAGE);
            return choose(written, choices);
        }
    }

    /** {@code --window}: 0 stands for {@code auto}. */
    public static final class Window implements ITypeConverter<Integer> {
        private static final int MAX = 1024;

        @Override
        public Integer convert(String written) {
            if (written.equals("auto")) {
                return 0;
            }
            try {
                int window = Integer.parseInt(written);
                if (window >= 1 && window <= MAX) {
                    return window;
                }
            } catch (NumberFormatException notANumber) {
                // Told below, as is a number that is out of range.
            }
            throw new TypeConversionException(
                    "'%s' is neither auto nor a number from 1 to %d".formatted(written, MAX));
        }
    }
}
