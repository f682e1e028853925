package dev.futago.primary;

import dev.futago.common.role.Action;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Tenure;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The arbiter went back, and the node that holds the memory writes its tenure again, by an
 * operator's order that vouches for every other node (PROTOCOL R23).
 */
final class Reassertion {

    private static final long NONE = 0;

    private final PrimaryStanding standing;
    private final RecordWatch recordWatch;
    private final GoingAlone alone;
    private long ticket = NONE;

    Reassertion(PrimaryStanding standing, RecordWatch recordWatch, GoingAlone alone) {
        this.standing = standing;
        this.recordWatch = recordWatch;
        this.alone = alone;
    }

    void onOrder(long ordered, Order.Reassert order, Consumer<? super Action> out) {
        Optional<String> obstacle = obstacleTo(order);
        if (obstacle.isPresent()) {
            out.accept(new Action.Report(ordered, new Outcome.Refused(obstacle.get())));
            return;
        }
        ticket = ordered;
        String why = "reasserted, the arbiter went back: " + order.recorded();
        alone.becomeReasserting(recordWatch.olderVersion().orElseThrow(), why, out);
    }

    private Optional<String> obstacleTo(Order.Reassert order) {
        boolean isAlone =
                standing.phase() instanceof Phase.Solo
                        || standing.phase() instanceof Phase.ClaimingSolo;
        if (ticket != NONE) {
            return Optional.of("it is ordered already");
        }
        if (!isAlone) {
            return Optional.of(
                    "this node is %s: end the other node first, its image is made anew afterwards"
                            .formatted(standing.name()));
        }
        if (recordWatch.olderVersion().isEmpty()) {
            return Optional.of("the arbiter did not go back, as the last look showed it");
        }
        return unnamed(order.nodesOff());
    }

    /** A node that may hold a newer record, and that the operator does not vouch for. */
    private Optional<String> unnamed(Set<String> off) {
        Tenure own = standing.tenure();
        if (off.isEmpty() || off.contains(own.owner().name())) {
            return Optional.of("--node-is-off names the other node, after it was ended");
        }
        Set<String> others = new TreeSet<>(own.addresses().keySet());
        own.standby().ifPresent(standby -> others.add(standby.name()));
        others.remove(own.owner().name());
        others.removeAll(off);
        return others.stream()
                .findFirst()
                .map("%s may hold memory: end it, and name it by --node-is-off"::formatted);
    }

    /** Reports an order that was carried out. */
    void reportWhenSolo(Consumer<? super Action> out) {
        if (ticket != NONE && standing.phase() instanceof Phase.Solo) {
            String done =
                    "%s is primary, alone, by version %d"
                            .formatted(standing.self().name(), standing.tenure().version());
            out.accept(new Action.Report(ticket, new Outcome.Done(done)));
            ticket = NONE;
        }
    }
}
