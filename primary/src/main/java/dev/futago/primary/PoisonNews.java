package dev.futago.primary;

import dev.futago.common.role.Action;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.PoisonRequests;

import java.util.Optional;
import java.util.function.Consumer;

/** Tells the standby which requests ended a node, so that they do not end the next one. */
final class PoisonNews {

    private final PoisonRequests poison;
    private final PrimaryStanding standing;
    private Optional<LinkId> told = Optional.empty();

    PoisonNews(PoisonRequests poison, PrimaryStanding standing) {
        this.poison = poison;
        this.standing = standing;
    }

    /** Tells all that are known, once over each link. */
    void tellOnce(LinkId standby, Consumer<? super Action> out) {
        if (told.isEmpty() || !told.get().equals(standby)) {
            told = Optional.of(standby);
            tellAll(standby, out);
        }
    }

    private void tellAll(LinkId to, Consumer<? super Action> out) {
        poison.forEach(
                (digest, command) ->
                        out.accept(
                                new Action.Send(
                                        to,
                                        new Message.PoisonRequest(
                                                standing.epoch(), digest, command))));
    }

    /** Tells of the request that ends this node. */
    void onFailure(GuestFailure failure, Consumer<? super Action> out) {
        failure.digest().ifPresent(digest -> poison.add(digest, failure.command()));
        standing.phase().connected().ifPresent(joiner -> tellAll(joiner.link(), out));
    }
}
