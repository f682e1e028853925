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
 */
public record Tenure(
        long version,
        PairId pair,
        long epoch,
        NodeRef owner,
        Optional<NodeRef> standby,
        String reason,
        Map<String, String> addresses) {

    /** More versions than any claim under way can be behind: none of them lands late after it. */
    private static final long REASSERTION_STEP = 1_000;

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

    /** Without addresses. */
    public Tenure(
            long version,
            PairId pair,
            long epoch,
            NodeRef owner,
            Optional<NodeRef> standby,
            String reason) {
        this(version, pair, epoch, owner, standby, reason, Map.of());
    }

    /** The same, with the address of a node. */
    public Tenure at(NodeRef node, String address) {
        Map<String, String> more = new TreeMap<>(addresses);
        more.put(node.name(), address);
        return new Tenure(version, pair, epoch, owner, standby, reason, more);
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
        return new Tenure(version + 1, pair, epoch, owner, Optional.empty(), why, addresses);
    }

    /**
     * The same owner, alone, in place of a record that went back (R23).
     *
     * @param shown version of that record; 0 where there is none
     */
    public Tenure reassertedOver(long shown, String why) {
        long next = Math.max(version, shown) + REASSERTION_STEP;
        return new Tenure(next, pair, epoch, owner, Optional.empty(), why, addresses);
    }

    /** The same owner with a standby (R6). */
    public Tenure pairedWith(NodeRef joiner) {
        Map<String, String> both = new TreeMap<>(addresses);
        both.keySet().retainAll(List.of(owner.name(), joiner.name()));
        return new Tenure(version + 1, pair, epoch, owner, Optional.of(joiner), "paired", both);
    }

    /** The standby as owner of the next epoch, alone (R8). */
    public Tenure takenOverBy(NodeRef successor, String why) {
        return new Tenure(
                version + 1, pair, epoch + 1, successor, Optional.empty(), why, addresses);
    }

    /** The standby as owner of the next epoch, the owner as its standby (R16). */
    public Tenure switchedOver() {
        return new Tenure(
                version + 1,
                pair,
                epoch + 1,
                standby.orElseThrow(),
                Optional.of(owner),
                "switchover",
                addresses);
    }

    /** A node with an empty memory as owner of the next epoch, by an operator's order (R13). */
    public Tenure bootstrappedBy(NodeRef node, String why) {
        return new Tenure(version + 1, pair, epoch + 1, node, Optional.empty(), why, addresses);
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
