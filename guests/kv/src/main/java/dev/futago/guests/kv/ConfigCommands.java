package dev.futago.guests.kv;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;

/**
 * {@code CONFIG}: what tools ask for before they begin, and the few settings that a client may
 * change. A change holds for this process: it is not in guest memory.
 */
final class ConfigCommands {

    /**
     * A setting.
     *
     * @param value as it is now; none where this node has no image
     * @param change none of a setting that no client may change
     */
    private record Setting(
            String name, Function<Call, Optional<String>> value, Optional<Change> change) {}

    /**
     * How a setting is changed.
     *
     * @param min the least value
     */
    private record Change(long min, ObjLongConsumer<SlowLog> action) {}

    /** By their names. */
    private static final List<Setting> SETTINGS =
            List.of(
                    fixed("appendonly", "no"),
                    fixed("databases", "1"),
                    new Setting("maxmemory", ConfigCommands::memoryMax, Optional.empty()),
                    fixed("maxmemory-policy", "noeviction"),
                    fixed("proto-max-bulk-len", Integer.toString(RespRequest.WORD_BYTES_MAX)),
                    fixed("replica-read-only", "yes"),
                    fixed("replica-serve-stale-data", "no"),
                    fixed("requirepass", ""),
                    fixed("save", ""),
                    ofSlowLog(
                            "slowlog-log-slower-than",
                            SlowLog::thresholdMicros,
                            new Change(-1, SlowLog::setThresholdMicros)),
                    ofSlowLog(
                            "slowlog-max-len",
                            SlowLog::lengthMax,
                            new Change(0, SlowLog::setLengthMax)),
                    fixed("timeout", "0"));

    private ConfigCommands() {}

    static void register(Commands commands) {
        commands.add("config|get", ConfigCommands::get);
        commands.add("config|set", ConfigCommands::set);
    }

    private static Setting fixed(String name, String value) {
        return new Setting(name, call -> Optional.of(value), Optional.empty());
    }

    private static Setting ofSlowLog(String name, Function<SlowLog, Long> value, Change change) {
        return new Setting(
                name,
                call -> Optional.of(value.apply(slowLog(call)).toString()),
                Optional.of(change));
    }

    private static SlowLog slowLog(Call call) {
        return call.conversation().all().slowLog();
    }

    private static Optional<String> memoryMax(Call call) {
        return call.context()
                .store()
                .map(store -> Long.toString(ServerInfo.bytesMax(store.heap())));
    }

    /** {@code CONFIG GET pattern …}. */
    private static void get(Call call) {
        List<String> namesAndValues = new ArrayList<>();
        for (Setting setting : SETTINGS) {
            Optional<String> value = setting.value.apply(call);
            if (value.isPresent() && isAsked(call, setting.name)) {
                namesAndValues.add(setting.name);
                namesAndValues.add(value.get());
            }
        }
        call.answer().map(namesAndValues.size() / 2);
        namesAndValues.forEach(call.answer()::bulk);
    }

    private static boolean isAsked(Call call, String name) {
        for (int i = 2; i < call.words(); i++) {
            if (new Glob(Text.of(call.word(i).toString().toLowerCase(Locale.ROOT)))
                    .matches(Text.of(name))) {
                return true;
            }
        }
        return false;
    }

    /** {@code CONFIG SET name value …}: changes all of them or none. */
    private static void set(Call call) {
        if (call.words() % 2 != 0) {
            call.answer().error(Call.NO_SYNTAX);
            return;
        }
        Optional<String> error = errorOfNames(call).or(() -> errorOfValues(call));
        if (error.isPresent()) {
            call.answer().error(error.get());
            return;
        }
        for (int i = 2; i < call.words(); i += 2) {
            Change change = setting(call.word(i)).flatMap(Setting::change).orElseThrow();
            change.action.accept(slowLog(call), Numbers.of(call.word(i + 1)).orElseThrow());
        }
        call.answer().ok();
    }

    private static Optional<Setting> setting(Text name) {
        return SETTINGS.stream().filter(each -> name.isWord(each.name)).findFirst();
    }

    private static Optional<String> errorOfNames(Call call) {
        Set<String> names = new HashSet<>();
        for (int i = 2; i < call.words(); i += 2) {
            Optional<Setting> setting = setting(call.word(i));
            if (setting.isEmpty()) {
                return Optional.of(
                        "ERR Unknown option or number of arguments for CONFIG SET - '%s'"
                                .formatted(call.word(i)));
            }
            if (setting.get().change.isEmpty()) {
                return Optional.of(failure(call.word(i).toString(), "can't set immutable config"));
            }
            if (!names.add(setting.get().name)) {
                return Optional.of(failure(call.word(i).toString(), "duplicate parameter"));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> errorOfValues(Call call) {
        for (int i = 2; i < call.words(); i += 2) {
            Setting setting = setting(call.word(i)).orElseThrow();
            long min = setting.change.orElseThrow().min;
            OptionalLong value = Numbers.of(call.word(i + 1));
            if (value.isEmpty()) {
                return Optional.of(
                        failure(setting.name, "argument couldn't be parsed into an integer"));
            }
            if (value.getAsLong() < min) {
                return Optional.of(
                        failure(
                                setting.name,
                                "argument must be between %d and %d inclusive"
                                        .formatted(min, Long.MAX_VALUE)));
            }
        }
        return Optional.empty();
    }

    private static String failure(String name, String why) {
        return "ERR CONFIG SET failed (possibly related to argument '%s') - %s"
                .formatted(name, why);
    }
}
