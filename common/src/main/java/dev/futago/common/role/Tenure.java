package dev.futago.common.role;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The arbiter's one record: who owns the pair, in which epoch, and who else holds its memory. It
 * changes only by compare-and-set on {@code version}.
 *
 * @param version the arbiter's count of changes; of a tenure that is only sought, that of the
 *     record it would replace plus one
 * @param epoch counts owners; from 1
 * @param owner who may run the guest
 * @param standby who may take over; empty when the owner is alone
 * @param reason why it was written, for people
 * @param addresses where owner and standby listen for their peer, by node name; of a node that told
 *     none, none (R24)
 * @param era in which the version counts (R23)
 */
public record Tenure(
        long version,
        PairId pair,
        long epoch,
        NodeRef owner,
        Optional<NodeRef> standby,
        String reason,
        Map<String, String> addresses,
        Era era) {

    public Tenure {
        addresses = Map.copyOf(addresses);
        if (version < 1 || epoch < 1) {
            throw new IllegalArgumentException(
                    "a tenure counts from 1: version %d, epoch %d".formatted(version, epoch));
        }
        if (standby.isPresent() && standby.get().equals(owner)) {
            throw new IllegalArgumentException(owner + " cannot be its own standby");
        }
        reason = Names.printable(reason);
    }

    /** Without addresses, in the first era. */
    public Tenure(
            long version,
            PairId pair,
            long epoch,
            NodeRef owner,
            Optional<NodeRef> standby,
            String reason) {
        this(version, pair, epoch, owner, standby, reason, Map.of(), Era.FIRST);
    }

    /** The same, with the address of a node. */
    public Tenure at(NodeRef node, String address) {
        Map<String, String> more = new TreeMap<>(addresses);
        more.put(node.name(), address);
        return new Tenure(version, pair, epoch, owner, standby, reason, more, era);
    }

    /** Where a node of this name listens for its peer, as far as the record says. */
    public Optional<String> addressOf(String node) {
        return Optional.ofNullable(addresses.get(node));
    }

    /** The first record of a pair: its founder, alone (R12). */
    public static Tenure founding(String pairName, NodeRef founder) {
        return founding(pairName, founder, "founded");
    }

    /** The first record of a pair, by an operator's order (R24). */
    public static Tenure founding(String pairName, NodeRef founder, String why) {
        long drawn = founder.incarnation().low();
        var pair = new PairId(pairName, drawn == 0 ? 1 : drawn);
        return new Tenure(1, pair, 1, founder, Optional.empty(), why);
    }

    /** The same owner, alone (R5). */
    public Tenure solo(String why) {
        return next(epoch, owner, Optional.empty(), why);
    }

    private Tenure next(long nextEpoch, NodeRef next, Optional<NodeRef> with, String why) {
        return new Tenure(version + 1, pair, nextEpoch, next, with, why, addresses, era);
    }

    /**
     * The same owner with the same standby, if any, in the next epoch and in a new era (R23).
     *
     * @param shown version of the older record that it is to replace; 0 where there is none
     */
    public Tenure reassertedOver(long shown, String why) {
        return inNewEra(shown, owner, standby, why);
    }

    /** The same owner, alone, in the next epoch and in a new era (R23). */
    public Tenure reassertedAloneOver(long shown, String why) {
        return inNewEra(shown, owner, Optional.empty(), why);
    }

    /** The standby as owner of the next epoch, alone, in a new era: by order only (R23). */
    public Tenure reassertedBy(NodeRef successor, long shown, String why) {
        return inNewEra(shown, successor, Optional.empty(), why);
    }

    /** The same, with a version above one that was shown (R23). */
    public Tenure above(long shown) {
        long raised = Math.max(version, shown + 1);
        return new Tenure(raised, pair, epoch, owner, standby, reason, addresses, era);
    }

    private Tenure inNewEra(long shown, NodeRef next, Optional<NodeRef> with, String why) {
        long above = Math.max(version, shown) + 1;
        Era opened = era.next(next, above);
        return new Tenure(above, pair, epoch + 1, next, with, why, addresses, opened);
    }

    /** The same owner with a standby (R6). */
    public Tenure pairedWith(NodeRef joiner) {
        Map<String, String> both = new TreeMap<>(addresses);
        both.keySet().retainAll(List.of(owner.name(), joiner.name()));
        return new Tenure(
                version + 1, pair, epoch, owner, Optional.of(joiner), "paired", both, era);
    }

    /** The standby as owner of the next epoch, alone (R8). */
    public Tenure takenOverBy(NodeRef successor, String why) {
        return next(epoch + 1, successor, Optional.empty(), why);
    }

    /** The standby as owner of the next epoch, the owner as its standby (R16). */
    public Tenure switchedOver() {
        return next(epoch + 1, standby.orElseThrow(), Optional.of(owner), "switchover");
    }

    /** A node with an empty memory as owner of the next epoch, by an operator's order (R13). */
    public Tenure bootstrappedBy(NodeRef node, String why) {
        return next(epoch + 1, node, Optional.empty(), why);
    }

    /** Whether it names one holder or two. */
    public Mode mode() {
        return standby.isPresent() ? Mode.PAIRED : Mode.SOLO;
    }

    /** Whether this very life of the node is its owner. */
    public boolean isOwnedBy(NodeRef node) {
        return owner.equals(node);
    }

    /** Whether this very life of the node is its standby. */
    public boolean isBackedBy(NodeRef node) {
        return standby.isPresent() && standby.get().equals(node);
    }

    /** Returns the version and era that a claim on this record compares. */
    public Revision revision() {
        return new Revision(version, era.id());
    }

    /**
     * Returns whether this record is older than a known one, or another record of its revision.
     * Then the arbiter went back (R23).
     */
    public boolean isBehind(Tenure known) {
        return Known.of(known).isAheadOf(Optional.of(this))
                || (revision().equals(known.revision()) && !grantsTheSameAs(known));
    }

    /** Whether it gives the same node the same right, whatever its version. */
    public boolean grantsTheSameAs(Tenure other) {
        return pair.equals(other.pair)
                && epoch == other.epoch
                && owner.equals(other.owner)
                && standby.equals(other.standby);
    }

    @Override
    public String toString() {
        return "%s epoch %d %s%s (version %d)"
                .formatted(
                        mode(), epoch, owner, standby.map(node -> "+" + node).orElse(""), version);
    }
}
