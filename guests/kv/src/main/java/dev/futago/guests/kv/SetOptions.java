package dev.futago.guests.kv;

import java.util.Optional;

/**
 * What the options of a {@code SET} say.
 *
 * @param isOnlyNew a key that is known is left as it is
 * @param isOnlyKnown only a key that is known is set
 * @param answersOld the answer is what the key held before
 */
record SetOptions(boolean isOnlyNew, boolean isOnlyKnown, boolean answersOld, Expiry expiry) {

    /** If they make no sense, that is the answer. */
    static Optional<SetOptions> of(Call call) {
        boolean isOnlyNew = false;
        boolean isOnlyKnown = false;
        boolean answersOld = false;
        boolean isKept = false;
        Optional<Moments> moments = Optional.empty();
        int momentAt = 0;
        for (int i = 3; i < call.words(); i++) {
            Text option = call.word(i);
            Optional<Moments> named = Moments.named(option);
            boolean isOpen = moments.isEmpty() && !isKept;
            if (option.isWord("nx") && !isOnlyKnown) {
                isOnlyNew = true;
            } else if (option.isWord("xx") && !isOnlyNew) {
                isOnlyKnown = true;
            } else if (option.isWord("get")) {
                answersOld = true;
            } else if (option.isWord("keepttl") && moments.isEmpty()) {
                isKept = true;
            } else if (named.isPresent() && isOpen && i + 1 < call.words()) {
                i++;
                moments = named;
                momentAt = i;
            } else {
                call.answer().error(Call.NO_SYNTAX);
                return Optional.empty();
            }
        }
        Optional<Expiry> expiry = Optional.of(isKept ? new Expiry.Kept() : new Expiry.Never());
        if (moments.isPresent()) {
            expiry = moments.get().inFuture(call, momentAt, "set");
        }
        if (expiry.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SetOptions(isOnlyNew, isOnlyKnown, answersOld, expiry.get()));
    }

    /** Whether a key may be set. */
    boolean allow(boolean isKnown) {
        return isKnown ? !isOnlyNew : !isOnlyKnown;
    }
}
