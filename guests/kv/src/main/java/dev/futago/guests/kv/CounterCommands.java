package dev.futago.guests.kv;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/** Commands that add to a number, in a string or in a field of a hash. */
final class CounterCommands {

    private CounterCommands() {}

    static void register(Commands commands) {
        commands.add("incr", CounterCommands::incr);
        commands.add("decr", CounterCommands::decr);
        commands.add("incrby", CounterCommands::incrby);
        commands.add("decrby", CounterCommands::decrby);
        commands.add("incrbyfloat", CounterCommands::incrbyfloat);
        commands.add("hincrby", CounterCommands::hincrby);
        commands.add("hincrbyfloat", CounterCommands::hincrbyfloat);
    }

    static void incr(Call call) {
        addTo(call, 1);
    }

    static void decr(Call call) {
        addTo(call, -1);
    }

    static void incrby(Call call) {
        OptionalLong by = call.integer(2);
        if (by.isPresent()) {
            addTo(call, by.getAsLong());
        }
    }

    static void decrby(Call call) {
        OptionalLong by = call.integer(2);
        if (by.isEmpty()) {
            return;
        }
        if (by.getAsLong() == Long.MIN_VALUE) {
            call.answer().error("ERR decrement would overflow");
        } else {
            addTo(call, -by.getAsLong());
        }
    }

    private static void addTo(Call call, long by) {
        OptionalLong found = call.findOf(1, Kind.STRING);
        if (found.isEmpty()) {
            return;
        }
        long entry = found.getAsLong();
        OptionalLong before =
                entry == KeySpace.NONE
                        ? OptionalLong.of(0)
                        : Numbers.of(call.value(entry, Numbers.BYTES_MAX + 1));
        if (before.isEmpty()) {
            call.answer().error(Call.NO_INTEGER);
            return;
        }
        call.sum(before.getAsLong(), by)
                .ifPresent(
                        after -> {
                            Text sum = Text.of(Long.toString(after));
                            if (call.set(call.word(1), sum, new Expiry.Kept())) {
                                call.answer().integer(after);
                            }
                        });
    }

    static void incrbyfloat(Call call) {
        OptionalLong found = call.findOf(1, Kind.STRING);
        if (found.isEmpty()) {
            return;
        }
        long entry = found.getAsLong();
        Optional<BigDecimal> before =
                entry == KeySpace.NONE
                        ? Optional.of(BigDecimal.ZERO)
                        : Decimals.of(call.value(entry, Decimals.BYTES_MAX + 1));
        Optional<BigDecimal> by = Decimals.of(call.word(2));
        if (before.isEmpty() || by.isEmpty()) {
            call.answer().error(Call.NO_FLOAT);
            return;
        }
        Optional<Text> sum = sum(call, before.get(), by.get());
        if (sum.isPresent() && call.set(call.word(1), sum.get(), new Expiry.Kept())) {
            long written = call.find(1);
            Entry.setEncoding(call.store().memory(), written, Entry.Encoding.TEXT);
            call.answer().bulk(sum.get());
        }
    }

    /** As it is written; if it is none, that is the answer. */
    private static Optional<Text> sum(Call call, BigDecimal one, BigDecimal other) {
        Optional<BigDecimal> sum = Decimals.sum(one, other);
        if (sum.isEmpty()) {
            call.answer().error("ERR increment would produce NaN or Infinity");
        }
        return sum.map(Decimals::written);
    }

    static void hincrby(Call call) {
        OptionalLong by = call.integer(3);
        OptionalLong entry = by.isEmpty() ? by : call.findOf(1, Kind.HASH);
        if (entry.isEmpty()) {
            return;
        }
        OptionalLong before =
                DictionaryCommands.valueOf(call, entry.getAsLong(), 2)
                        .map(Numbers::of)
                        .orElse(OptionalLong.of(0));
        if (before.isEmpty()) {
            call.answer().error("ERR hash value is not an integer");
            return;
        }
        OptionalLong after = call.sum(before.getAsLong(), by.getAsLong());
        if (after.isPresent()
                && isPut(call, entry.getAsLong(), Text.of(Long.toString(after.getAsLong())))) {
            call.answer().integer(after.getAsLong());
        }
    }

    static void hincrbyfloat(Call call) {
        Optional<BigDecimal> by = Decimals.of(call.word(3));
        if (by.isEmpty()) {
            call.answer().error(Call.NO_FLOAT);
            return;
        }
        if (Decimals.isInfinite(by.get())) {
            call.answer().error("ERR value is NaN or Infinity");
            return;
        }
        OptionalLong entry = call.findOf(1, Kind.HASH);
        if (entry.isEmpty()) {
            return;
        }
        Optional<BigDecimal> before =
                DictionaryCommands.valueOf(call, entry.getAsLong(), 2)
                        .map(Decimals::of)
                        .orElse(Optional.of(BigDecimal.ZERO));
        if (before.isEmpty()) {
            call.answer().error("ERR hash value is not a float");
            return;
        }
        sum(call, before.get(), by.get())
                .filter(sum -> isPut(call, entry.getAsLong(), sum))
                .ifPresent(call.answer()::bulk);
    }

    /** Gives the field of word 2 a value; if there is no room, that is the answer. */
    private static boolean isPut(Call call, long entry, Text value) {
        Optional<Dictionary> hash = DictionaryCommands.forChange(call, 1, entry, Kind.HASH);
        hash.ifPresent(
                fields -> {
                    fields.put(call.word(2), value);
                    call.changed(1);
                });
        return hash.isPresent();
    }
}
