package dev.futago.common.role;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Turn;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.GuestMemory;

/**
 * What a process has, whatever its role: each role takes it from the one before. Owned by the
 * thread that runs the roles.
 *
 * @param memory the guest's
 * @param pool batches into which it is sealed
 * @param tally what the process has done
 * @param pause whether it may take over by itself
 * @param drill told where its roles are
 * @param turn the loop's, in which requests are executed
 * @param poison requests that ended a node of this pair
 */
public record Host(
        RoleConfig config,
        Guest guest,
        GuestMemory memory,
        BatchPool pool,
        Tally tally,
        Pause pause,
        Drill drill,
        Turn turn,
        PoisonRequests poison) {

    /** A host whose turns have no limit, and that knows of no poison requests. */
    public Host(
            RoleConfig config,
            Guest guest,
            GuestMemory memory,
            BatchPool pool,
            Tally tally,
            Pause pause,
            Drill drill) {
        this(config, guest, memory, pool, tally, pause, drill, Turn.UNBOUNDED);
    }

    /** A host that knows of no poison requests. */
    public Host(
            RoleConfig config,
            Guest guest,
            GuestMemory memory,
            BatchPool pool,
            Tally tally,
            Pause pause,
            Drill drill,
            Turn turn) {
        this(config, guest, memory, pool, tally, pause, drill, turn, new PoisonRequests());
    }
}
