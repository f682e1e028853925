package dev.futago.primary;

import dev.futago.common.role.Action;
import dev.futago.common.role.Host;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tenure;

import java.util.Optional;
import java.util.function.Consumer;

/** Who says hello, and whether it fits this primary and is welcome now. */
final class Admission {

    private final Host host;
    private final RoleConfig config;
    private final PrimaryStanding standing;
    private final Pairing pairing;
    private final GoingAlone alone;

    Admission(Host host, PrimaryStanding standing, Pairing pairing, GoingAlone alone) {
        this.host = host;
        config = host.config();
        this.standing = standing;
        this.pairing = pairing;
        this.alone = alone;
    }

    void onHello(LinkId link, Message.Hello hello, long nowNanos, Consumer<? super Action> out) {
        Tenure tenure = standing.tenure();
        Optional<String> obstacle = obstacle(hello, tenure);
        if (obstacle.isPresent()) {
            refuse(link, obstacle.get(), true, out);
        } else if (standing.isArbitrated() && hello.recordVersion() == 0) {
            // R24: it read no record, and asks only whether it may found a pair.
            String why =
                    "%s is primary of pair %s in epoch %d, and the arbiter shows %s no record"
                            .formatted(
                                    tenure.owner().name(),
                                    tenure.pair(),
                                    tenure.epoch(),
                                    hello.node().name());
            refuse(link, why, false, out);
        } else if (standing.phase() instanceof Phase.Solo) {
            var resync = new Resync(host, link, tenure.epoch());
            var joiner =
                    new Phase.Joiner(link, hello.node(), Optional.of(hello.placement().listen()));
            pairing.becomeResyncing(joiner, resync, nowNanos, out);
        } else {
            refuse(link, "pair %s has a standby already".formatted(tenure.pair()), false, out);
            if (standing.phase() instanceof Phase.Awaiting(var standby, _, _, _)) {
                // Its former life is over, and the image with it; or it is another node, and where
                // no arbiter is configured an operator sent it.
                alone.becomeClaimingSolo(standby, "%s came instead".formatted(hello.node()), out);
            }
        }
    }

    /** A sentence that names both values, when they can never be a pair. */
    private Optional<String> obstacle(Message.Hello hello, Tenure tenure) {
        String self = tenure.owner().name();
        if (config.sync() == Sync.OFF) {
            return Optional.of(self + " runs with sync off and takes no standby");
        }
        if (hello.protocol() != Message.PROTOCOL) {
            return differs("pair protocol", Message.PROTOCOL, hello.protocol());
        }
        String arbiter = config.placement().arbiter();
        if (!hello.placement().arbiter().equals(arbiter)) {
            return differs("arbiter", arbiter, hello.placement().arbiter());
        }
        if (!hello.pair().fits(tenure.pair())) {
            return differs("pair", tenure.pair(), hello.pair());
        }
        if (hello.node().name().equals(self)) {
            return Optional.of("both nodes are named %s: give each its own name".formatted(self));
        }
        if (!hello.guestType().equals(config.guestType())) {
            return differs("guest", config.guestType(), hello.guestType());
        }
        if (hello.memoryBytes() != config.memoryBytes()) {
            return differs("guest memory in bytes", config.memoryBytes(), hello.memoryBytes());
        }
        return Optional.empty();
    }

    private static Optional<String> differs(String what, Object ours, Object theirs) {
        return Optional.of(
                "%s differs: the primary has %s, the joiner %s".formatted(what, ours, theirs));
    }

    /**
     * Sends one away that would join, or return.
     *
     * @param isLasting whether asking again is useless
     */
    static void refuse(
            LinkId link, String reason, boolean isLasting, Consumer<? super Action> out) {
        if (isLasting) {
            out.accept(new Action.Announce(new Milestone.JoinerRefused(reason)));
        }
        out.accept(new Action.Send(link, new Message.Refusal(reason, isLasting)));
        out.accept(new Action.Close(link, "refused"));
    }
}
