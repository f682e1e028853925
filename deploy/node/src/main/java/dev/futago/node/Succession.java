package dev.futago.node;

import dev.futago.common.role.Host;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Known;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Role;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tenure;
import dev.futago.primary.PrimaryRole;
import dev.futago.standby.JoinerRole;
import dev.futago.standby.StandbyRole;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one place where roles meet: each takes the guest memory from the one before. A node is a loop
 * over the roles that this makes.
 */
public final class Succession {

    private final Host host;
    private final String name;
    private final Supplier<Incarnation> incarnations;
    private final Optional<Known> known;
    private boolean isMemoryFresh = true;

    /**
     * A node's succession.
     *
     * @param host with a memory of zeroes; owned by the roles, one at a time
     * @param name the node's
     * @param incarnations draws one that was never drawn before
     * @param known the latest of the record that the node saw in a process before this one
     */
    public Succession(
            Host host, String name, Supplier<Incarnation> incarnations, Optional<Known> known) {
        this.host = host;
        this.name = name;
        this.incarnations = incarnations;
        this.known = known;
    }

    /** The first role of a process: it owns nothing (R12), unless it is to run alone by design. */
    public Role first() {
        if (host.config().sync() == Sync.OFF) {
            return next(new Next.Founder(Tenure.founding(host.config().pairName(), newLife())));
        }
        return new JoinerRole(host, newLife(), known);
    }

    /** The role after one that has ended. */
    public Role next(Next next) {
        boolean wasFresh = isMemoryFresh;
        isMemoryFresh = wasFresh && next instanceof Next.Newcomer;
        return switch (next) {
            case Next.Founder(var tenure) -> {
                if (!wasFresh) {
                    host.memory().wipe();
                }
                yield PrimaryRole.founding(host, tenure);
            }
            case Next.Successor successor -> PrimaryRole.succeeding(host, successor);
            case Next.Follower welcome -> StandbyRole.receiving(host, welcome);
            case Next.StoodDown stood -> StandbyRole.standingDown(host, stood);
            case Next.Newcomer(var seen) -> new JoinerRole(host, newLife(), Optional.of(seen));
        };
    }

    private NodeRef newLife() {
        return new NodeRef(name, incarnations.get());
    }
}
