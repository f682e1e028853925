package dev.futago.drill.sim;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.RoleStatus;
import dev.futago.drill.check.Guarantee;

import java.util.List;
import java.util.Optional;

/**
 * When the pair is protected and quiet, that is when the standby has applied all that the primary
 * sealed and the primary has nothing else to seal, both memories are equal, byte by byte. And at
 * whatever time an operator lets them be compared, no page is found different.
 */
final class ImagesAreEqual implements Guarantee {

    /** One checkpoint in so many is looked at while the pair is busy: a whole look takes time. */
    private static final int SAMPLED_EVERY = 32;

    private final SimWorld world;
    private Optional<String> breach = Optional.empty();

    ImagesAreEqual(SimWorld world) {
        this.world = world;
    }

    @Override
    public Optional<String> breach() {
        return breach;
    }

    /** A standby has applied a checkpoint: now and then the pair is looked at. */
    void onApplied(long number) {
        if (number % SAMPLED_EVERY == 0) {
            compareIfQuiet();
        }
    }

    /** An operator's order came to this. */
    void onOutcome(Outcome outcome) {
        if (outcome instanceof Outcome.Compared compared) {
            world.count("Compared");
            if (!compared.mismatches().isNone()) {
                breach = Optional.of(compared.text());
            }
        } else if (outcome instanceof Outcome.OutOfTime) {
            world.count("ComparedInVain");
        }
    }

    /** The pair says by itself that its images differ. */
    void onDifference(Milestone.ImagesDiffer difference) {
        breach = Optional.of(difference.text());
    }

    /** Compares the memories if they must be equal now; answers whether they must. */
    boolean compareIfQuiet() {
        Optional<SimNode> primary = inRole("primary");
        Optional<SimNode> standby = inRole("standby");
        if (primary.isEmpty() || standby.isEmpty() || !isQuiet(primary.get(), standby.get())) {
            return false;
        }
        world.count("Quiet");
        GuestMemory one = primary.get().memory().orElseThrow();
        GuestMemory other = standby.get().memory().orElseThrow();
        if (one.digest() != other.digest()) {
            breach = Optional.of("the pair is quiet, and its memories differ");
        }
        return true;
    }

    private Optional<SimNode> inRole(String role) {
        List<SimNode> found =
                world.nodes().stream()
                        .filter(
                                node ->
                                        node.status()
                                                .filter(status -> status.role().equals(role))
                                                .isPresent())
                        .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static boolean isQuiet(SimNode primary, SimNode standby) {
        RoleStatus own = primary.status().orElseThrow();
        RoleStatus theirs = standby.status().orElseThrow();
        return own.state().equals("paired")
                && theirs.state().equals("streaming")
                && own.tenure().orElseThrow().isBackedBy(standby.self())
                && own.tenure().orElseThrow().epoch() == theirs.tenure().orElseThrow().epoch()
                && own.checkpoint() > 0
                && own.checkpoint() == theirs.checkpoint()
                && primary.memory().orElseThrow().dirtyPages() == 0
                && !primary.process().orElseThrow().books().isHalfSealed();
    }
}
