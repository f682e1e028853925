package dev.futago.drill.explore;

import dev.futago.common.guest.Guest;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Milestone;
import dev.futago.guests.rr.RrGuest;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Looks at every world that a scope can reach, in the order of how much must happen before (breadth
 * first), without chance: the production roles, one event after the other. So the way to a
 * violation is a shortest one.
 *
 * <p>Roles cannot be copied, so a world is reached by doing again all that led to it. Worlds that
 * look alike ({@link Fingerprint}) are gone on from once.
 */
public final class Explorer {

    private static final int BATCHES = 8;

    /** A world, as the way to it: which choice was made after which other world. */
    private record Reached(@Nullable Reached before, @Nullable Choice last, int depth) {}

    private record Successor(Choice choice, long fingerprint, List<String> violations) {}

    private record Expansion(Reached from, List<Successor> successors) {}

    private final Scope scope;
    private final Guest guest;
    private final ThreadLocal<BatchPool> pools =
            ThreadLocal.withInitial(
                    () -> new BatchPool(BATCHES, PageBatch.ENTRY_BYTES_MAX, () -> {}));

    private Explorer(Scope scope) {
        this.scope = scope;
        guest = new RrGuest(scope.dirtyPages());
    }

    /**
     * Explores the scope of a name, as {@link #explore(Scope, long)} does.
     *
     * @throws java.util.NoSuchElementException when there is none of that name
     */
    public static ExplorerReport explore(String scopeName, long statesMax) {
        return explore(Scopes.named(scopeName).orElseThrow(), statesMax);
    }

    /**
     * Explores one scope, until all of it is seen, a violation is found, or so many worlds.
     *
     * @param statesMax how many worlds at most
     */
    public static ExplorerReport explore(Scope scope, long statesMax) {
        return new Explorer(scope).explore(statesMax);
    }

    private ExplorerReport explore(long statesMax) {
        Set<Long> seen = new HashSet<>();
        List<Reached> level = List.of(new Reached(null, null, 0));
        seen.add(Fingerprint.of(worldAt(level.getFirst(), Explorer::unheard)));
        long transitions = 0;
        int depth = 0;
        while (!level.isEmpty() && seen.size() < statesMax) {
            List<Reached> next = new ArrayList<>();
            for (Expansion expansion : level.parallelStream().map(this::expand).toList()) {
                for (Successor successor : expansion.successors) {
                    transitions++;
                    var reached = new Reached(expansion.from, successor.choice, depth + 1);
                    if (!successor.violations.isEmpty()) {
                        return report(
                                seen.size(), transitions, depth + 1, false, Optional.of(reached));
                    }
                    if (seen.add(successor.fingerprint)) {
                        next.add(reached);
                    }
                }
            }
            level = next;
            depth++;
        }
        return report(seen.size(), transitions, depth, level.isEmpty(), Optional.empty());
    }

    private ExplorerReport report(
            long states,
            long transitions,
            int depth,
            boolean isExhausted,
            Optional<Reached> violating) {
        List<String> story = new ArrayList<>();
        List<String> violations =
                violating
                        .map(
                                reached ->
                                        tell(
                                                reached,
                                                (who, what) -> story.add(who + " " + words(what))))
                        .orElse(List.of());
        return new ExplorerReport(
                scope.name(), states, transitions, depth, isExhausted, violations, story);
    }

    private static void unheard(String who, Object what) {
        // Nobody reads what is only looked at.
    }

    private static Object words(Object what) {
        return what instanceof Milestone milestone ? milestone.text() : what;
    }

    private Expansion expand(Reached from) {
        SmallWorld world = worldAt(from, Explorer::unheard);
        List<Successor> successors = new ArrayList<>();
        for (Choice choice : Choices.in(world)) {
            if (!successors.isEmpty()) {
                world = worldAt(from, Explorer::unheard); // the one before has gone on
            }
            List<String> violations = violationsAfter(world, choice);
            long fingerprint = violations.isEmpty() ? Fingerprint.of(world) : 0;
            successors.add(new Successor(choice, fingerprint, violations));
        }
        return new Expansion(from, successors);
    }

    /** A defect that throws is a violation too. */
    private List<String> violationsAfter(SmallWorld world, Choice choice) {
        try {
            world.take(choice);
            Invariants.check(world);
            return world.violations();
        } catch (RuntimeException | Error defect) {
            pools.remove(); // what was taken out of it is lost
            return List.of("threw " + defect);
        }
    }

    private List<String> tell(Reached reached, BiConsumer<String, Object> transcript) {
        if (reached.before == null || reached.last == null) {
            return List.of();
        }
        return violationsAfter(worldAt(reached.before, transcript), reached.last);
    }

    private SmallWorld worldAt(Reached reached, BiConsumer<String, Object> transcript) {
        var path = new Choice[reached.depth];
        for (Reached at = reached; at != null && at.last != null; at = at.before) {
            path[at.depth - 1] = at.last;
        }
        var world = new SmallWorld(scope, guest, pools.get(), transcript);
        Beginning.of(world);
        for (Choice choice : path) {
            world.take(choice);
        }
        return world;
    }
}
