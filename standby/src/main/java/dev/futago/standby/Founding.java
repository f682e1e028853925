package dev.futago.standby;

import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterDesk;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Tenure;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The beginning of a pair with an empty memory: founded where there is no record, once the peer has
 * answered that it holds no memory and knows none (PROTOCOL R12, R24), or started by an operator's
 * order, which names the loss, when no other process of the pair holds any (R13).
 */
final class Founding {

    /**
     * An order that came while something was being found out.
     *
     * @param record what was known then: the loss of this and of no later one is accepted
     */
    private record Deferred(long ticket, Order.Bootstrap order, Optional<Tenure> record) {}

    private final JoinerStanding standing;
    private final ArbiterDesk desk;
    private final KnownRecord record;
    private final Outlook outlook;

    private Optional<Deferred> deferred = Optional.empty();

    Founding(JoinerStanding standing, ArbiterDesk desk, KnownRecord record, Outlook outlook) {
        this.standing = standing;
        this.desk = desk;
        this.record = record;
        this.outlook = outlook;
    }

    /** R13: only an operator's order, which names the loss, starts the pair again. */
    void onOrder(long ticket, Order.Bootstrap order, Consumer<? super Action> out) {
        JoinerPhase phase = standing.phase();
        if (!standing.isArbitrated()) {
            refuse(ticket, "without an arbiter there is nothing to start again", out);
        } else if (phase instanceof JoinerPhase.Bootstrapping) {
            refuse(ticket, "it is ordered already", out);
        } else if (!(phase instanceof JoinerPhase.Resting)) {
            deferred.ifPresent(before -> refuse(before.ticket, "ordered again", out));
            deferred = Optional.of(new Deferred(ticket, order, record.tenure()));
        } else {
            obstacleTo(order)
                    .ifPresentOrElse(
                            why -> refuse(ticket, why, out),
                            () -> becomeBootstrapping(soughtBy(order), ticket, out));
        }
    }

    private Optional<String> obstacleTo(Order.Bootstrap order) {
        if (!record.isRead()) {
            return Optional.of("the record is not known: " + outlook.waiting());
        }
        if (record.tenure().isEmpty() && record.isAnyKnown()) {
            return Optional.of(outlook.waiting());
        }
        if (order.nodesOff().contains(standing.self().name())) {
            return Optional.of("%s is this node".formatted(standing.self().name()));
        }
        return outlook.whereMemoryMayBe(record.namesOfOthers(), order.nodesOff());
    }

    private Tenure soughtBy(Order.Bootstrap order) {
        NodeRef self = standing.self();
        String why = "bootstrap, memory lost: " + order.recorded();
        return record.tenure()
                .map(lost -> lost.bootstrappedBy(self, why).at(self, standing.address()))
                .orElseGet(() -> first("founded: " + order.recorded()));
    }

    /** The first record, with this node as founder. */
    Tenure first(String why) {
        NodeRef self = standing.self();
        return Tenure.founding(standing.pairName(), self, why).at(self, standing.address());
    }

    /** What a founder waits for (R24). */
    static String waitingFor(String peer) {
        return "waiting for the peer at %s to say that it holds no memory: start it, or order"
                        .formatted(peer)
                + " 'futago bootstrap --node-is-off NAME' with its name";
    }

    /** As much as can be found out is found out: the order that came meanwhile is decided. */
    void onResting(Consumer<? super Action> out) {
        Optional<Deferred> waiting = deferred;
        deferred = Optional.empty();
        waiting.ifPresent(order -> onDeferred(order, out));
    }

    private void onDeferred(Deferred waiting, Consumer<? super Action> out) {
        if (waiting.record.isPresent() && record.isOtherThan(waiting.record)) {
            refuse(waiting.ticket, "the record has changed since it was ordered", out);
        } else {
            onOrder(waiting.ticket, waiting.order, out);
        }
    }

    /**
     * Whether the record is what was claimed: by this claim or, unknown then, by one before (R7).
     */
    boolean isGranted(Optional<Tenure> current) {
        Optional<Tenure> sought = standing.phase().claimed();
        return sought.isPresent()
                && current.isPresent()
                && current.get().grantsTheSameAs(sought.get());
    }

    void onGranted(Tenure granted, Consumer<? super Action> out) {
        if (standing.phase() instanceof JoinerPhase.Bootstrapping(var sought, long ticket)) {
            becomeBootstrapped(granted, ticket, out);
        } else {
            becomeFounder(granted, out);
        }
    }

    void onRefused(Consumer<? super Action> out) {
        if (standing.phase() instanceof JoinerPhase.Bootstrapping(var sought, long ticket)) {
            refuse(ticket, "the record has changed meanwhile", out);
        }
    }

    /** Tells an operator why an order is not carried out. */
    static void refuse(long ticket, String why, Consumer<? super Action> out) {
        out.accept(new Action.Report(ticket, new Outcome.Refused(why)));
    }

    // ---- transitions ----

    void becomeFounding(Tenure sought, Consumer<? super Action> out) {
        standing.enter(new JoinerPhase.Founding(sought));
        desk.claim(sought, out);
    }

    private void becomeFounder(Tenure granted, Consumer<? super Action> out) {
        standing.enter(new JoinerPhase.Ended());
        out.accept(new Action.Announce(new Milestone.Founded(granted)));
        out.accept(new Action.Become(new Next.Founder(granted)));
    }

    private void becomeBootstrapping(Tenure sought, long ticket, Consumer<? super Action> out) {
        standing.enter(new JoinerPhase.Bootstrapping(sought, ticket));
        desk.claim(sought, out);
    }

    /** R13: whatever the memory held is lost, by an order that says so in the record. */
    private void becomeBootstrapped(Tenure granted, long ticket, Consumer<? super Action> out) {
        standing.enter(new JoinerPhase.Ended());
        out.accept(new Action.Announce(new Milestone.Bootstrapped(granted)));
        String done =
                "%s is primary of an empty pair in epoch %d"
                        .formatted(standing.self().name(), granted.epoch());
        out.accept(new Action.Report(ticket, new Outcome.Done(done)));
        out.accept(new Action.Become(new Next.Founder(granted)));
    }
}
