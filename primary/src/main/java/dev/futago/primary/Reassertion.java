package dev.futago.primary;

import dev.futago.common.role.Action;
import dev.futago.common.role.Known;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Writes the tenure again after the arbiter went back (PROTOCOL R23). A solo owner needs nobody's
 * word. A paired owner first asks its standby, over the live link of this epoch, to believe nothing
 * older. Any other owner needs an operator's order that vouches for every other node.
 */
final class Reassertion {

    private static final long NONE = 0;
    private static final String WENT_BACK = "the arbiter went back";

    /**
     * Question to a standby.
     *
     * @param older revision of the record to replace
     */
    private record Asked(LinkId link, Tenure proposed, Revision older) {}

    private final PrimaryStanding standing;
    private final RecordWatch recordWatch;
    private final CheckpointWindow window;
    private final Release release;
    private final GoingAlone alone;
    private final Switchover switchover;
    private Optional<Asked> asked = Optional.empty();
    private Optional<Tenure> agreed = Optional.empty();
    private Optional<LinkId> reasserted = Optional.empty();
    private long ticket = NONE;

    Reassertion(
            PrimaryStanding standing,
            RecordWatch recordWatch,
            CheckpointWindow window,
            Release release,
            GoingAlone alone,
            Switchover switchover) {
        this.standing = standing;
        this.recordWatch = recordWatch;
        this.window = window;
        this.release = release;
        this.alone = alone;
        this.switchover = switchover;
    }

    // ---- without an order ----

    /** After a look at the record. */
    void onLooked(Consumer<? super Action> out) {
        Optional<Revision> older = recordWatch.older();
        switch (standing.phase()) {
            case Phase.Solo _ when standing.isArbitrated() && older.isPresent() ->
                    alone.becomeReassertingAlone(standing.tenure(), older.get(), WENT_BACK, out);
            case Phase.Paired(var standby) when older.isPresent() ->
                    ask(standby, standing.tenure(), older.get(), out);
            case Phase.Paired(var standby) when standing.proposed().isPresent() ->
                    // It may have agreed before its link broke, and the record came back meanwhile.
                    ask(standby, standing.tenure(), standing.tenure().revision(), out);
            case Phase _ -> {
                /* What it claims shows it. */
            }
        }
    }

    /** A claim was refused by an older record, or by none. */
    void onOlder(PrimaryStanding.Shown.Older shown, long nowNanos, Consumer<? super Action> out) {
        Revision older = shown.revision();
        boolean isForeign =
                shown.record()
                        .filter(record -> !record.pair().equals(standing.tenure().pair()))
                        .isPresent();
        switch (standing.phase()) {
            case Phase _ when isForeign -> stall(shown, nowNanos, out);
            case Phase.ClaimingSolo(var sought, var replaced)
                    when replaced.equals(Optional.of(older)) ->
                    stall(shown, nowNanos, out);
            case Phase.ClaimingSolo(var sought, var replaced)
                    when replaced.isPresent() || isAgreedBy(standing.tenure().standby()) ->
                    becomeReassertingAlone(older, sought.reason(), out);
            case Phase.ClaimingPaired(var joiner, var sought, boolean isLost)
                    when isLost && isAgreedBy(Optional.of(joiner.node())) ->
                    becomeReassertingAlone(older, "joiner lost, " + WENT_BACK, out);
            case Phase.ClaimingPaired(var joiner, var sought, boolean isLost) -> {
                if (!isLost) {
                    ask(joiner, sought, older, out);
                }
                stall(shown, nowNanos, out);
            }
            case Phase.ClaimingSwitchover(var standby, _, _, boolean isLost, _) -> {
                if (!isLost) {
                    ask(standby, standing.tenure(), older, out);
                }
                stall(shown, nowNanos, out);
            }
            case Phase.Reasserting reasserting when !reasserting.older().equals(older) ->
                    becomeReasserting(reasserting.standby(), older, out);
            case Phase _ -> stall(shown, nowNanos, out);
        }
    }

    private void stall(
            PrimaryStanding.Shown.Older shown, long nowNanos, Consumer<? super Action> out) {
        String why = "its " + Known.of(standing.tenure()).regressionTo(shown.record());
        standing.stall(why, nowNanos, out);
    }

    private boolean isAgreedBy(Optional<NodeRef> standby) {
        return agreed.isPresent() && standby.isPresent() && agreed.get().standby().equals(standby);
    }

    /**
     * Asks a standby, or a joiner that may be one by now, to believe nothing older: once over each
     * link, for each older record.
     *
     * @param known that names it, or seeks to
     */
    private void ask(
            Phase.Joiner standby, Tenure known, Revision older, Consumer<? super Action> out) {
        long before = standing.proposed().map(Tenure::version).orElse(1L) - 1;
        Tenure proposed = known.reassertedOver(Math.max(older.version(), before), WENT_BACK);
        Optional<Asked> next = Optional.of(new Asked(standby.link(), proposed, older));
        if (!next.equals(asked)) {
            asked = next;
            standing.propose(proposed);
            out.accept(
                    new Action.Send(
                            standby.link(), new Message.Reassert(standing.epoch(), proposed)));
        }
    }

    /** Handles the standby's agreement: it believes nothing older from now on. */
    void onAgreed(LinkId link, long era, Consumer<? super Action> out) {
        Optional<Asked> question =
                asked.filter(one -> one.link.equals(link) && one.proposed.era().id() == era);
        if (question.isEmpty()) {
            return;
        }
        asked = Optional.empty();
        agreed = question.map(Asked::proposed);
        Revision older = question.get().older;
        switch (standing.phase()) {
            case Phase.Paired(var standby) -> becomeReasserting(standby, older, out);
            case Phase.ClaimingPaired(var joiner, var sought, boolean isLost) ->
                    becomeReasserting(joiner, older, out);
            case Phase.ClaimingSwitchover claiming -> {
                switchover.giveUp(claiming, WENT_BACK, out);
                becomeReasserting(claiming.standby(), older, out);
            }
            case Phase _ -> {
                /* It is of use when the standby is lost. */
            }
        }
    }

    /** The record is known, and this node's still. */
    void onTenure(Phase.Reasserting reasserting, long nowNanos, Consumer<? super Action> out) {
        Tenure current = standing.tenure();
        if (current.grantsTheSameAs(reasserting.sought())) {
            becomePaired(reasserting.standby(), nowNanos, out);
        } else {
            becomeReasserting(reasserting.standby(), current.revision(), out);
        }
    }

    /** The standby is lost while the outcome is unknown: the same record is claimed, alone (R7). */
    void onStandbyLost(Phase.Reasserting reasserting, String reason, Consumer<? super Action> out) {
        becomeReassertingAlone(reasserting.older(), "standby lost: " + reason, out);
    }

    /** Returns whether a message of the epoch before the reassertion is to be ignored. */
    boolean isOfEpochBefore(LinkId link, long epoch) {
        return reasserted.equals(Optional.of(link)) && epoch == standing.epoch() - 1;
    }

    // ---- by order ----

    void onOrder(long ordered, Order.Reassert order, Consumer<? super Action> out) {
        Optional<String> obstacle = obstacleTo(order);
        if (obstacle.isPresent()) {
            out.accept(new Action.Report(ordered, new Outcome.Refused(obstacle.get())));
            return;
        }
        ticket = ordered;
        String why = "reasserted, %s: %s".formatted(WENT_BACK, order.recorded());
        alone.becomeReassertingAlone(
                standing.tenure(), recordWatch.older().orElseThrow(), why, out);
    }

    private Optional<String> obstacleTo(Order.Reassert order) {
        if (ticket != NONE) {
            return Optional.of("it is ordered already");
        }
        if (!(standing.phase() instanceof Phase.ClaimingSolo)) {
            return Optional.of(
                    "this node is %s: it needs no order, or end the other node first"
                            .formatted(standing.name()));
        }
        if (recordWatch.older().isEmpty()) {
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

    // ---- transitions ----

    private void becomeReassertingAlone(Revision older, String why, Consumer<? super Action> out) {
        alone.becomeReassertingAlone(agreed.orElseGet(standing::tenure), older, why, out);
    }

    /** In place of an older record, or of this pair's as it was. */
    private void becomeReasserting(
            Phase.Joiner standby, Revision replaced, Consumer<? super Action> out) {
        Tenure sought = agreed.orElseThrow().above(replaced.version());
        standing.enter(new Phase.Reasserting(standby, sought, replaced));
        standing.claim(replaced, sought, out);
    }

    /** Releases what the standby acknowledged before: it holds it, and this record names it. */
    private void becomePaired(Phase.Joiner standby, long nowNanos, Consumer<? super Action> out) {
        Tenure tenure = standing.tenure();
        standing.enter(new Phase.Paired(standby));
        reasserted = Optional.of(standby.link());
        agreed = Optional.empty();
        out.accept(new Action.Send(standby.link(), new Message.Paired(tenure)));
        out.accept(new Action.Announce(new Milestone.Reasserted(tenure)));
        out.accept(new Action.Announce(new Milestone.Paired(tenure, window.acked())));
        release.acknowledged(nowNanos, out);
    }
}
