package dev.futago.guests.kv;

import java.util.List;

/** MULTI, EXEC, DISCARD, WATCH. */
final class TransactionCommands {

    private TransactionCommands() {}

    static void register(Commands commands) {
        commands.addUnqueued("multi", TransactionCommands::multi);
        commands.addUnqueued("exec", TransactionCommands::exec);
        commands.addUnqueued("discard", TransactionCommands::discard);
        commands.addUnqueued("watch", TransactionCommands::watch);
        commands.add("unwatch", TransactionCommands::unwatch);
    }

    static void multi(Call call) {
        if (call.conversation().transaction().isQueueing()) {
            call.answer().error("ERR MULTI calls can not be nested");
        } else {
            call.conversation().transaction().open();
            call.answer().ok();
        }
    }

    /** Executes all that was queued, with nothing of other clients between. */
    static void exec(Call call) {
        Transaction transaction = call.conversation().transaction();
        if (!transaction.isQueueing()) {
            call.answer().error("ERR EXEC without MULTI");
            return;
        }
        try {
            if (transaction.isSpoilt()) {
                call.answer().error("EXECABORT Transaction discarded because of previous errors.");
            } else if (isBroken(call)) {
                call.answer().nilArray();
            } else {
                executeQueue(call);
            }
        } finally {
            end(call);
        }
    }

    private static void executeQueue(Call call) {
        call.conversation().all().unwatch(call.conversation());
        List<RespRequest> queue = call.conversation().transaction().execute();
        call.answer().array(queue.size());
        call.conversation()
                .withoutWaiting(() -> queue.forEach(request -> Commands.answer(call.of(request))));
    }

    /** Whether a watched key has changed; one that has expired meanwhile has. */
    private static boolean isBroken(Call call) {
        Transaction transaction = call.conversation().transaction();
        if (call.isPrimary()) {
            List.copyOf(transaction.watched()).forEach(name -> call.find(Text.ofLatin(name)));
        }
        return transaction.isBroken();
    }

    private static void end(Call call) {
        call.conversation().all().unwatch(call.conversation());
        call.conversation().transaction().end();
    }

    static void discard(Call call) {
        if (call.conversation().transaction().isQueueing()) {
            end(call);
            call.answer().ok();
        } else {
            call.answer().error("ERR DISCARD without MULTI");
        }
    }

    static void watch(Call call) {
        if (call.conversation().transaction().isQueueing()) {
            call.answer().error("ERR WATCH inside MULTI is not allowed");
            return;
        }
        if (call.isPrimary()) {
            watchAll(call);
        } else {
            // Nobody here would be told of a change; this node may be primary by then.
            call.conversation().transaction().breakIt();
            call.answer().ok();
        }
    }

    private static void watchAll(Call call) {
        for (int i = 1; i < call.words(); i++) {
            call.find(i); // One that has expired already does not expire later.
            if (!call.conversation().all().watch(call.conversation(), call.word(i))) {
                call.answer().error("ERR too many keys are watched");
                return;
            }
        }
        call.answer().ok();
    }

    static void unwatch(Call call) {
        call.conversation().all().unwatch(call.conversation());
        call.answer().ok();
    }
}
