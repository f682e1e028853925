package dev.futago.common.role;

import dev.futago.common.memory.Delta;

/**
 * What a role must know of its node.
 *
 * @param pairName the pair's name as its operator gave it
 * @param prefersPrimary whether to found the pair when no record exists
 * @param isArbitrated false where no arbiter is configured: nobody ever goes alone (R17)
 * @param placement where its record is kept, and where both nodes listen
 * @param guestType type of guest it runs
 * @param memoryBytes size of its guest memory
 */
public record RoleConfig(
        String pairName,
        boolean prefersPrimary,
        boolean isArbitrated,
        Placement placement,
        String guestType,
        long memoryBytes,
        Sync sync,
        Delta delta,
        Timers timers,
        Bounds bounds) {

    /**
     * When to try; never who is right. All in nanoseconds.
     *
     * @param heartbeatNanos between two heartbeats
     * @param primarySuspectsNanos silence after which the primary suspects its standby
     * @param standbySuspectsNanos silence after which the standby suspects its primary: longer, so
     *     that a mere link cut keeps the running side
     * @param busyNanos silence of the primary's loop after which no busy word helps it any more
     *     (R21)
     * @param retryNanos between two tries of what failed
     */
    public record Timers(
            long heartbeatNanos,
            long primarySuspectsNanos,
            long standbySuspectsNanos,
            long busyNanos,
            long retryNanos) {

        public Timers {
            if (heartbeatNanos <= 0
                    || retryNanos <= 0
                    || primarySuspectsNanos <= heartbeatNanos
                    || standbySuspectsNanos <= primarySuspectsNanos
                    || busyNanos < standbySuspectsNanos) {
                throw new IllegalArgumentException(
                        "needed: 0 < heartbeat < primary suspects < standby suspects <= busy");
            }
        }

        /** Timers of a standby that grants a busy primary no more time than a silent one. */
        public Timers(
                long heartbeatNanos,
                long primarySuspectsNanos,
                long standbySuspectsNanos,
                long retryNanos) {
            this(
                    heartbeatNanos,
                    primarySuspectsNanos,
                    standbySuspectsNanos,
                    standbySuspectsNanos,
                    retryNanos);
        }
    }

    /**
     * Where a node keeps its record and where both nodes of its pair listen, as it is configured.
     *
     * @param arbiter kind of arbiter: {@code file}, {@code etcd}, {@code zk} or {@code none}
     * @param listen where its peer connects to
     * @param peer where the peer listens
     */
    public record Placement(String arbiter, String listen, String peer) {

        /** More than any address or kind has. */
        private static final int CHARS_MAX = 300;

        public Placement {
            check("arbiter", arbiter);
            check("listen", listen);
            check("peer", peer);
        }

        private static void check(String what, String text) {
            if (text.length() > CHARS_MAX || text.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "%s of %d characters is no address and no kind"
                                .formatted(what, text.length()));
            }
        }
    }

    /**
     * How much of each thing, at most.
     *
     * @param windowMax checkpoints in flight; when {@code windowIsAuto}, the most it adapts to
     * @param heldBytesMax reply bytes held before the guest is stopped; the replies of one read of
     *     a client's socket may go beyond
     * @param intakeBytesMax request bytes kept before clients are no longer read
     */
    public record Bounds(
            int windowMax, boolean windowIsAuto, long heldBytesMax, long intakeBytesMax) {

        public Bounds {
            if (windowMax < 1 || heldBytesMax < 1 || intakeBytesMax < 1) {
                throw new IllegalArgumentException("a bound of nothing lets nothing through");
            }
        }
    }
}
