package dev.futago.common.role;

import java.util.Set;
import java.util.TreeSet;

/** What an operator orders a node to do; what came of it is told by {@link Action.Report}. */
public sealed interface Order {

    /**
     * Give the pair to the standby and go on as its standby (R16).
     *
     * @param isDryRun only tell whether it would be tried
     * @param timeoutNanos after which everything goes on as before
     */
    record Switchover(boolean isDryRun, long timeoutNanos) implements Order {
        public Switchover {
            if (timeoutNanos < 1) {
                throw new IllegalArgumentException("a switchover needs time");
            }
        }
    }

    /** Nobody takes over by itself for so long. A primary goes on, alone if it must. */
    record Pause(long nanos) implements Order {
        public Pause {
            if (nanos < 1) {
                throw new IllegalArgumentException("a pause needs an end");
            }
        }
    }

    /** The end of a pause. */
    record Resume() implements Order {}

    /**
     * Take over from the image as it stands, where no arbiter is configured (R17): the operator
     * vouches that the primary is gone for good.
     */
    record Failover(String reason) implements Order {}

    /**
     * Start the pair with an empty memory: after both holders of it are gone (R13), or where there
     * is no record and the peer cannot be asked (R24).
     *
     * @param nodesOff names of nodes of which the operator vouches that they do not run
     */
    record Bootstrap(String reason, Set<String> nodesOff) implements Order {

        public Bootstrap {
            nodesOff = Set.copyOf(nodesOff);
        }

        /** The reason, and who is vouched for, as the record keeps it. */
        public String recorded() {
            return withNames(reason, nodesOff);
        }
    }

    /**
     * Write the tenure of the node that holds the memory again, where the arbiter went back (R23).
     *
     * @param nodesOff names of nodes of which the operator vouches that they do not run
     */
    record Reassert(String reason, Set<String> nodesOff) implements Order {

        public Reassert {
            nodesOff = Set.copyOf(nodesOff);
        }

        /** The reason, and who is vouched for, as the record keeps it. */
        public String recorded() {
            return withNames(reason, nodesOff);
        }
    }

    private static String withNames(String reason, Set<String> nodesOff) {
        return nodesOff.isEmpty()
                ? reason
                : "%s; off: %s".formatted(reason, String.join(", ", new TreeSet<>(nodesOff)));
    }

    /**
     * Compare the standby's image with the primary's memory, page by page, while the guest runs.
     *
     * @param timeoutNanos after which the comparison is given up
     */
    record Verify(long timeoutNanos) implements Order {
        public Verify {
            if (timeoutNanos < 1) {
                throw new IllegalArgumentException("a comparison needs time");
            }
        }
    }
}
