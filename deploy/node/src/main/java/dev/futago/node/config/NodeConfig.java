package dev.futago.node.config;

import dev.futago.common.memory.Tracking;
import dev.futago.common.role.RoleConfig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that a node is told by its user.
 *
 * @param name of this node in its pair
 * @param role what its roles must know
 * @param guestOptions settings of its guest, as the guest names them
 * @param tracking how changed pages are found
 * @param listen where the peer connects to
 * @param api where the HTTP API is served
 * @param client where the guest's clients connect to
 * @param peer where the other node listens; empty for a node that runs alone
 * @param sentinel empty for a node without a Sentinel port
 * @param arbiter as {@code --arbiter} has it
 * @param cpu the processor to which its loop is bound
 * @param dataDir the folder of its own; empty when it keeps nothing on a disk
 * @param warmUp processor time to spend on rehearsing a takeover; zero for none
 * @param isForDrills whether it can be told to crash at a point
 * @param access who may do what at its ports
 */
public record NodeConfig(
        String name,
        RoleConfig role,
        Map<String, String> guestOptions,
        Tracking tracking,
        HostPort listen,
        HostPort api,
        HostPort client,
        Optional<HostPort> peer,
        Optional<SentinelConfig> sentinel,
        String arbiter,
        OptionalInt cpu,
        Optional<Path> dataDir,
        Duration warmUp,
        boolean isForDrills,
        PortAccess access) {

    /** The guest option without which a standby serves no reads. */
    public static final String STANDBY_READS = "standby-reads";

    /** Whether a standby serves reads, as far as its guest does. */
    public boolean servesStandbyReads() {
        return guestOptions.containsKey(STANDBY_READS);
    }
}
