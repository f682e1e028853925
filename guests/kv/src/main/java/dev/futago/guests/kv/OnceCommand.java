package dev.futago.guests.kv;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code FUTAGO.ONCE session number command …}: executes a command on keys once, however often it
 * is asked, on whatever node (PROTOCOL P2). It is answered in the types of RESP2, whoever asks. A
 * session numbers its commands 1, 2, 3 …; asked again, what was answered is answered again.
 */
final class OnceCommand {

    /** As it is asked for. */
    static final String NAME = "futago.once";

    private static final int WORDS_BEFORE = 3;

    private OnceCommand() {}

    static void register(Commands commands) {
        commands.add(NAME, OnceCommand::once);
    }

    static void once(Call call) {
        OptionalLong number = call.integer(2);
        if (number.isEmpty()) {
            return;
        }
        Sessions sessions = call.store().sessions();
        OptionalLong last = sessions.last(call.word(1));
        long next = last.orElse(0) + 1;
        if (number.getAsLong() == next) {
            execute(call, next);
        } else if (last.isEmpty()) {
            call.answer()
                    .error(
                            "ONCEUNKNOWN this session is not known, or was forgotten; one begins"
                                    + " with number 1");
        } else if (number.getAsLong() > next || number.getAsLong() < 1) {
            call.answer().error("ONCEORDER the next number of this session is " + next);
        } else {
            answerAgain(call, number.getAsLong());
        }
    }

    private static void answerAgain(Call call, long number) {
        Optional<Text> answer = call.store().sessions().answer(call.word(1), number);
        if (answer.isPresent()) {
            call.answer().again(answer.get());
        } else {
            call.answer().error("ONCEDONE it was executed; the answer is not kept any more");
        }
    }

    private static void execute(Call call, long number) {
        Sessions sessions = call.store().sessions();
        Text session = call.word(1);
        if (!sessions.reserve(session, number)) {
            call.answer().error(Call.NO_ROOM);
            return;
        }
        RespRequest inner = call.request();
        int mark = call.answer().mark();
        inner.drop(WORDS_BEFORE);
        var innerCall = new Call(call.context(), inner, call.conversation(), call.answer().inTwo());
        try {
            call.conversation().withoutWaiting(() -> Commands.executeOnKeys(innerCall));
        } finally {
            inner.drop(-WORDS_BEFORE);
        }
        sessions.note(session, call.answer().since(mark, Sessions.ANSWER_BYTES_MAX));
    }
}
