package dev.futago.guests.kv;

import java.util.Iterator;
import java.util.OptionalLong;

/** {@code SLOWLOG}: commands that took long on this node. */
final class SlowLogCommands {

    private static final long COUNT = 10;
    private static final long ALL = -1;
    private static final int FIELDS = 6;

    private SlowLogCommands() {}

    static void register(Commands commands) {
        commands.add("slowlog|get", SlowLogCommands::get);
        commands.add("slowlog|len", call -> call.answer().integer(log(call).length()));
        commands.add("slowlog|reset", SlowLogCommands::reset);
    }

    private static SlowLog log(Call call) {
        return call.conversation().all().slowLog();
    }

    /** {@code SLOWLOG GET [count]}: the latest first, 10 or so many, all with -1. */
    private static void get(Call call) {
        if (call.words() > 3) {
            call.answer()
                    .error(
                            "ERR unknown subcommand or wrong number of arguments for '%s'. Try SLOWLOG HELP."
                                    .formatted(call.word(1)));
            return;
        }
        OptionalLong count =
                call.words() == 2
                        ? OptionalLong.of(COUNT)
                        : call.integer(2, ALL, "ERR count should be greater than or equal to -1");
        if (count.isPresent()) {
            int length = log(call).length();
            long asked = count.getAsLong();
            answer(call, asked == ALL ? length : (int) Math.min(asked, length));
        }
    }

    private static void answer(Call call, int count) {
        call.answer().array(count);
        Iterator<SlowLog.Entry> entries = log(call).entries().iterator();
        for (int i = 0; i < count; i++) {
            answer(call.answer(), entries.next());
        }
    }

    private static void answer(Answer answer, SlowLog.Entry entry) {
        answer.array(FIELDS);
        answer.integer(entry.number());
        answer.integer(entry.atSeconds());
        answer.integer(entry.micros());
        answer.array(entry.arguments().size());
        entry.arguments().forEach(each -> answer.bulk(Text.ofLatin(each)));
        answer.bulk(entry.address());
        answer.bulk(Text.ofLatin(entry.name()));
    }

    private static void reset(Call call) {
        log(call).clear();
        call.answer().ok();
    }
}
