package dev.futago.standby;

import dev.futago.common.role.Known;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Tenure;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The arbiter's record as a joiner has read it, and whether what it reads next can be its pair's:
 * what was seen once does not go back.
 */
final class KnownRecord {

    private final RoleConfig config;
    private final NodeRef self;

    private Optional<Known> known;
    private Optional<Tenure> tenure = Optional.empty();
    private boolean isRead;

    /**
     * Of a joiner that has read nothing yet.
     *
     * @param self this node in a new incarnation
     * @param known the latest that the node has seen before
     */
    KnownRecord(RoleConfig config, NodeRef self, Optional<Known> known) {
        this.config = config;
        this.self = self;
        this.known = known;
    }

    /** The record as it was read last. */
    Optional<Tenure> tenure() {
        return tenure;
    }

    /** Whether it was read since this life began, and believed. */
    boolean isRead() {
        return isRead;
    }

    /** Whether the node has seen any record, in this life or before. */
    boolean isAnyKnown() {
        return known.isPresent();
    }

    /** The pair that this node is of. */
    PairId pair() {
        return known.map(Known::pair).orElse(PairId.named(config.pairName()));
    }

    /** Whose record it is, when it is not this pair's. */
    Optional<String> foreignness(Tenure read) {
        return read.pair().fits(pair())
                ? Optional.empty()
                : Optional.of(
                        "the arbiter's record is of pair %s, this node is of pair %s"
                                .formatted(read.pair(), pair()));
    }

    /**
     * That a node of this name listens elsewhere: then this process is of another pair, or was
     * moved (R24).
     */
    Optional<String> otherAddress(Tenure read) {
        String own = config.placement().listen();
        return read.addressOf(self.name())
                .filter(address -> !address.equals(own))
                .map(
                        address ->
                                "the arbiter's record says that node %s listens at %s, this process listens at %s:"
                                                .formatted(self.name(), address, own)
                                        + " give another pair an --arbiter of its own, a moved node"
                                        + " another --name");
    }

    /** Why a record cannot be believed. */
    Optional<String> troubleWith(Optional<Tenure> read) {
        return known.filter(latest -> config.isArbitrated() && latest.isAheadOf(read))
                .map(latest -> "the arbiter's " + latest.regressionTo(read));
    }

    /** It was read, and is believed. */
    void note(Optional<Tenure> read) {
        isRead = true;
        tenure = read;
        known = read.map(Known::of).or(() -> known);
    }

    /** Whether it is another than this one, be it newer or older. */
    boolean isOtherThan(Optional<Tenure> one) {
        return !one.map(Tenure::revision).equals(tenure.map(Tenure::revision));
    }

    /** R12, R13: a former life of this node was the only holder, and its memory went with it. */
    boolean isOfFormerLifeAlone() {
        return tenure.isPresent()
                && tenure.get().standby().isEmpty()
                && tenure.get().owner().name().equals(self.name());
    }

    /** The names of its holders without this node. */
    Set<String> namesOfOthers() {
        Set<String> names = new TreeSet<>();
        tenure.ifPresent(
                held -> {
                    names.add(held.owner().name());
                    held.standby().ifPresent(standby -> names.add(standby.name()));
                });
        names.remove(self.name());
        return names;
    }

    /** Whether there is one, and each of its holders is a life of this node or of another one. */
    boolean namesNobodyBut(String other) {
        return tenure.isPresent() && Set.of(other).containsAll(namesOfOthers());
    }

    /** Whether it names this very life of a node, as owner or as standby. */
    boolean isNaming(NodeRef node) {
        return tenure.isPresent()
                && (tenure.get().isOwnedBy(node) || tenure.get().isBackedBy(node));
    }

    /** Whether a primary that tells this tenure has been deposed by what was read. */
    boolean isNewerThan(Tenure told) {
        return tenure.isPresent() && told.isBehind(tenure.get());
    }

    /** The primary has checked it too: each side of a border checks. */
    boolean isOfOurPair(Tenure told) {
        return told.pair().fits(pair()) && !told.owner().name().equals(self.name());
    }
}
