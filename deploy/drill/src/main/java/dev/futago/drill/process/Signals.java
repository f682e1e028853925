package dev.futago.drill.process;

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

    private static void send(String name, long pid) {
        Shell.run("kill", "-" + name, Long.toString(pid));
    }
}
