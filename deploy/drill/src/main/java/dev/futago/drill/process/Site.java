package dev.futago.drill.process;

import java.util.List;

/**
 * Where a node runs.
 *
 * @param command what precedes the command of whatever is started there, and gives its own process
 *     to it, such as {@code ip netns exec NAME}
 * @param host where clients and operators reach it
 * @param linkHost where the other node reaches it
 */
public record Site(List<String> command, String host, String linkHost) {

    /** This machine, for those that are on it, too. */
    public static final Site LOOPBACK = new Site(List.of(), "127.0.0.1", "127.0.0.1");

    /** Keeps the command as it is now. */
    public Site {
        command = List.copyOf(command);
    }
}
