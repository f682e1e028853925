package dev.futago.drill.process;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What a process can be told by its system. */
public final class Signals {

    private Signals() {}

    /** Stops it where it stands, as a machine does that is frozen: SIGSTOP. */
    public static void stop(long pid) {
        send("STOP", pid);
    }

    /** Lets it go on: SIGCONT. */
    public static void go(long pid) {
        send("CONT", pid);
    }

    /** Ends several at one blow: SIGKILL. */
    public static void kill(long... pids) {
        send("KILL", pids);
    }

    private static void send(String name, long... pids) {
        var command = new ArrayList<>(List.of("kill", "-" + name));
        LongStream.of(pids).mapToObj(Long::toString).forEach(command::add);
        Shell.run(command);
    }
}
