package dev.futago.node;

import dev.futago.common.guest.Guest;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;
import dev.futago.primary.PrimaryRole;
import dev.futago.standby.JoinerRole;
import dev.futago.standby.StandbyRole;

import java.util.function.Supplier;

/**
 * The one place where roles meet: each takes the guest memory from the one before. A node is a loop
 * over the roles that this makes.
 */
public final class Succession {

    private final RoleConfig config;
    private final String name;
    private final Supplier<Incarnation> incarnations;
    private final Guest guest;
    private final GuestMemory memory;
    private final BatchPool pool;
    private final Tally tally;
    private boolean isMemoryFresh = true;

    /**
     * A node's succession.
     *
     * @param name the node's
     * @param incarnations draws one that was never drawn before
     * @param memory all zero; owned by the roles, one at a time
     */
    public Succession(
            RoleConfig config,
            String name,
            Supplier<Incarnation> incarnations,
            Guest guest,
            GuestMemory memory,
            BatchPool pool,
            Tally tally) {
        this.config = config;
        this.name = name;
        this.incarnations = incarnations;
        this.guest = guest;
        this.memory = memory;
        this.pool = pool;
        this.tally = tally;
    }

    /** The first role of a process: it owns nothing (R12), unless it is to run alone by design. */
    public Role first() {
        if (config.sync() == Sync.OFF) {
            return next(new Next.Founder(Tenure.founding(config.pairName(), newLife())));
        }
        return newcomer(config.prefersPrimary());
    }

    /** The role after one that has ended. */
    public Role next(Next next) {
        return switch (next) {
            case Next.Founder(var tenure) -> {
                if (!isMemoryFresh) {
                    memory.wipe();
                }
                isMemoryFresh = false;
                yield PrimaryRole.founding(config, guest, memory, pool, tenure, tally);
            }
            case Next.Successor(var tenure) -> {
                isMemoryFresh = false;
                yield PrimaryRole.succeeding(config, guest, memory, pool, tenure, tally);
            }
            case Next.Follower welcome -> {
                isMemoryFresh = false;
                yield new StandbyRole(config, welcome, memory, tally);
            }
            case Next.Newcomer() -> newcomer(false);
        };
    }

    private Role newcomer(boolean mayFound) {
        return new JoinerRole(config, newLife(), mayFound, tally);
    }

    private NodeRef newLife() {
        return new NodeRef(name, incarnations.get());
    }
}
