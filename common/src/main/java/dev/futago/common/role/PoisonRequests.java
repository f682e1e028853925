package dev.futago.common.role;

import dev.futago.common.guest.RequestDigest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Requests that ended a node of this pair, and are refused by whichever node serves next. It lives
 * as long as its process; a primary tells all of them to each standby that the record names.
 */
public final class PoisonRequests {

    /** Requests that are remembered; one more takes the place of the oldest. */
    public static final int REQUESTS_MAX = 64;

    /** Characters of a command's name that are remembered. */
    public static final int COMMAND_LENGTH_MAX = 64;

    private final Map<RequestDigest, String> commands = new LinkedHashMap<>();

    /** Remembers none. */
    public PoisonRequests() {}

    /**
     * Remembers a request.
     *
     * @param command names what failed
     * @return whether it was not known
     */
    public boolean add(RequestDigest digest, String command) {
        if (commands.containsKey(digest)) {
            return false;
        }
        if (commands.size() == REQUESTS_MAX) {
            commands.remove(commands.keySet().iterator().next());
        }
        commands.put(digest, shortened(command));
        return true;
    }

    /** A name as it is remembered. */
    public static String shortened(String command) {
        return command.substring(0, Math.min(COMMAND_LENGTH_MAX, command.length()));
    }

    /** Returns whether none is remembered. */
    public boolean isEmpty() {
        return commands.isEmpty();
    }

    /** Returns whether a request of so many bytes may be one of them. */
    public boolean hasLength(int length) {
        return !commands.isEmpty()
                && commands.keySet().stream().anyMatch(known -> known.length() == length);
    }

    /** The name of the command that failed, if the request is one of them. */
    public Optional<String> command(RequestDigest digest) {
        return Optional.ofNullable(commands.get(digest));
    }

    /** Tells all of them, the oldest first. */
    public void forEach(BiConsumer<? super RequestDigest, ? super String> each) {
        commands.forEach(each);
    }
}
