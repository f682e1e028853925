package dev.futago.guests.kv;

import java.util.Optional;
import java.util.OptionalLong;

/** Commands on when keys expire. */
final class ExpiryCommands {

    private static final long NO_KEY = -2;
    private static final long NO_DEADLINE = -1;

    private ExpiryCommands() {}

    static void register(Commands commands) {
        commands.add("expire", ExpiryCommands::expire);
        commands.add("pexpire", ExpiryCommands::pexpire);
        commands.add("expireat", ExpiryCommands::expireat);
        commands.add("pexpireat", ExpiryCommands::pexpireat);
        commands.add("ttl", ExpiryCommands::ttl);
        commands.add("pttl", ExpiryCommands::pttl);
        commands.add("expiretime", ExpiryCommands::expiretime);
        commands.add("pexpiretime", ExpiryCommands::pexpiretime);
        commands.add("persist", ExpiryCommands::persist);
    }

    static void expire(Call call) {
        expire(call, Moments.EX, "expire");
    }

    static void pexpire(Call call) {
        expire(call, Moments.PX, "pexpire");
    }

    static void expireat(Call call) {
        expire(call, Moments.EXAT, "expireat");
    }

    static void pexpireat(Call call) {
        expire(call, Moments.PXAT, "pexpireat");
    }

    /** {@code EXPIRE key when [NX | XX | GT | LT]}; a key that has expired then goes at once. */
    private static void expire(Call call, Moments moments, String command) {
        OptionalLong value = call.integer(2);
        if (value.isEmpty()) {
            return;
        }
        OptionalLong millis = moments.millis(value.getAsLong(), call.nowMillis());
        if (millis.isEmpty()) {
            call.answer().noSuchMoment(command);
            return;
        }
        long entry = call.find(1);
        Optional<Boolean> allowed = isAllowed(call, entry, millis.getAsLong());
        if (allowed.isEmpty()) {
            return;
        }
        if (entry == KeySpace.NONE || !allowed.get()) {
            call.answer().yes(false);
        } else if (!call.keys().deadlines().reserve(entry)) {
            call.answer().error(Call.NO_ROOM);
        } else {
            call.expire(entry, new Expiry.At(millis.getAsLong()));
            call.changed(1);
            call.answer().yes(true);
        }
    }

    /** Whether all conditions hold; if they make no sense, that is the answer. */
    private static Optional<Boolean> isAllowed(Call call, long entry, long after) {
        boolean isOnlyNew = false;
        boolean isOnlyKnown = false;
        boolean isOnlyLater = false;
        boolean isOnlyEarlier = false;
        for (int i = 3; i < call.words(); i++) {
            Text option = call.word(i);
            if (option.isWord("nx")) {
                isOnlyNew = true;
            } else if (option.isWord("xx")) {
                isOnlyKnown = true;
            } else if (option.isWord("gt")) {
                isOnlyLater = true;
            } else if (option.isWord("lt")) {
                isOnlyEarlier = true;
            } else {
                call.answer().error("ERR Unsupported option " + option);
                return Optional.empty();
            }
        }
        if (isOnlyNew && (isOnlyKnown || isOnlyLater || isOnlyEarlier)) {
            call.answer()
                    .error("ERR NX and XX, GT or LT options at the same time are not compatible");
            return Optional.empty();
        }
        if (isOnlyLater && isOnlyEarlier) {
            call.answer().error("ERR GT and LT options at the same time are not compatible");
            return Optional.empty();
        }
        boolean hasDeadline = entry != KeySpace.NONE && call.keys().deadlines().has(entry);
        long before = hasDeadline ? call.keys().deadlines().of(entry) : Deadlines.NEVER;
        boolean isAllowed =
                !(isOnlyNew && hasDeadline)
                        && !(isOnlyKnown && !hasDeadline)
                        && !(isOnlyLater && (!hasDeadline || after <= before))
                        && !(isOnlyEarlier && hasDeadline && after >= before);
        return Optional.of(isAllowed);
    }

    static void persist(Call call) {
        long entry = call.find(1);
        boolean expires = entry != KeySpace.NONE && call.keys().deadlines().has(entry);
        if (expires) {
            call.keys().deadlines().forget(entry);
            call.changed(1);
        }
        call.answer().yes(expires);
    }

    static void ttl(Call call) {
        answer(call, Moments.EX);
    }

    static void pttl(Call call) {
        answer(call, Moments.PX);
    }

    static void expiretime(Call call) {
        answer(call, Moments.EXAT);
    }

    static void pexpiretime(Call call) {
        answer(call, Moments.PXAT);
    }

    private static void answer(Call call, Moments moments) {
        long entry = call.find(1);
        if (entry == KeySpace.NONE) {
            call.answer().integer(NO_KEY);
            return;
        }
        call.answer()
                .integer(
                        call.keys().deadlines().has(entry)
                                ? moments.of(call.keys().deadlines().of(entry), call.nowMillis())
                                : NO_DEADLINE);
    }
}
