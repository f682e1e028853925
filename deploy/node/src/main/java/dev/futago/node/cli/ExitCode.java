package dev.futago.node.cli;

/** Exit codes of {@code futago}; a contract with scripts: a change is told in CHANGELOG.md. */
public final class ExitCode {

    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;

    /** It runs, but not as it should. */
    public static final int DEGRADED = 3;

    public static final int UNREACHABLE = 4;

    /** It would not be safe, or is not this node's to do: nothing was tried. */
    public static final int REFUSED = 5;

    /** It needs the arbiter, which does not answer: nothing was tried. */
    public static final int NO_ARBITER = 6;

    /** What was asked for cannot be had with this configuration on this machine. */
    public static final int CONFIG = 8;

    /** A broken invariant: to be looked at, not restarted. */
    public static final int FATAL = 122;

    /** What came of it is not known in time. */
    public static final int TIMEOUT = 124;

    private ExitCode() {}
}
