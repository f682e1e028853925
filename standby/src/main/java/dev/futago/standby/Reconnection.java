package dev.futago.standby;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Action;
import dev.futago.common.role.Host;
import dev.futago.common.role.Known;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.PeerWatch;
import dev.futago.common.role.Role;
import dev.futago.common.role.Tenure;
import dev.futago.standby.StandbyPhase.Attempt;
import dev.futago.standby.StandbyPhase.Reconnecting;

import java.util.function.Consumer;

/**
 * The way back to a primary whose connection broke, with the image that followed it (PROTOCOL R11);
 * while nobody may take over by itself it is tried again and again (R17).
 */
final class Reconnection {

    private final Host host;
    private final StandbyStanding standing;
    private final Mirror mirror;
    private final PeerWatch watch;
    private final Takeover takeover;

    Reconnection(
            Host host,
            StandbyStanding standing,
            Mirror mirror,
            PeerWatch watch,
            Takeover takeover) {
        this.host = host;
        this.standing = standing;
        this.mirror = mirror;
        this.watch = watch;
        this.takeover = takeover;
    }

    void onTick(Reconnecting reconnecting, long nowNanos, Consumer<? super Action> out) {
        switch (reconnecting.attempt()) {
            case Attempt.Due() -> becomeDialing(reconnecting, out);
            case Attempt.Dialing() when watch.isSilent(nowNanos) && takeover.mayBegin(nowNanos) ->
                    giveUp(reconnecting, out);
            case Attempt.Dialing() -> {
                /* It ends by itself. */
            }
            case Attempt.Greeting(var link, long untilNanos) when nowNanos >= untilNanos -> {
                out.accept(new Action.Close(link, "no answer"));
                onNotReached(reconnecting, nowNanos, out);
            }
            case Attempt.Greeting greeting -> {
                /* It has still time to answer. */
            }
            case Attempt.Resting _ when takeover.mayBegin(nowNanos) -> giveUp(reconnecting, out);
            case Attempt.Resting(long untilNanos) when nowNanos >= untilNanos ->
                    becomeDialing(reconnecting, out);
            case Attempt.Resting resting -> {
                /* It is not time to try again. */
            }
        }
    }

    /** When it wants to be told the time. */
    long nextTickNanos(Reconnecting reconnecting) {
        return switch (reconnecting.attempt()) {
            case Attempt.Due() -> 0;
            case Attempt.Dialing() when standing.isArbitrated() ->
                    Math.max(watch.suspectsAtNanos(), host.pause().endsAtNanos());
            case Attempt.Dialing() -> Role.NEVER;
            case Attempt.Greeting(var link, long untilNanos) -> untilNanos;
            case Attempt.Resting(long untilNanos) when standing.isArbitrated() ->
                    Math.min(untilNanos, host.pause().endsAtNanos());
            case Attempt.Resting(long untilNanos) -> untilNanos;
        };
    }

    void onDialed(LinkId link, long nowNanos, Consumer<? super Action> out) {
        if (standing.phase() instanceof Reconnecting reconnecting
                && reconnecting.attempt() instanceof Attempt.Dialing) {
            becomeGreeting(reconnecting, link, nowNanos, out);
        } else {
            out.accept(new Action.Close(link, "too late"));
        }
    }

    void onDialFailed(long nowNanos, Consumer<? super Action> out) {
        if (standing.phase() instanceof Reconnecting reconnecting
                && reconnecting.attempt() instanceof Attempt.Dialing) {
            onNotReached(reconnecting, nowNanos, out);
        }
    }

    void onGreeted(
            Reconnecting reconnecting,
            LinkId link,
            Message message,
            long nowNanos,
            Consumer<? super Action> out) {
        Tenure followed = reconnecting.followed();
        switch (message) {
            case Message.Reconnected(long epoch, long number)
                    when epoch == followed.epoch() && number == mirror.applied() ->
                    becomeFollowingAgain(link, followed, nowNanos, out);
            case Message.Refusal(var reason, boolean isLasting) when !standing.isArbitrated() -> {
                // It is the very primary that was followed, and it goes on without this image.
                out.accept(new Action.Close(link, "refused"));
                takeover.becomeNewcomer(reason, Known.of(followed), out);
            }
            case Message other -> {
                other.pages().ifPresent(PageBatch::release);
                out.accept(new Action.Close(link, "it does not go on"));
                onNotReached(reconnecting, nowNanos, out);
            }
        }
    }

    void onNotReached(Reconnecting reconnecting, long nowNanos, Consumer<? super Action> out) {
        if (takeover.mayBegin(nowNanos)) {
            giveUp(reconnecting, out);
        } else {
            becomeHolding(reconnecting.followed(), reconnecting.reason(), nowNanos, out);
        }
    }

    private void giveUp(Reconnecting reconnecting, Consumer<? super Action> out) {
        takeover.becomeAskingToTakeOver(reconnecting.followed(), reconnecting.reason(), out);
    }

    // ---- transitions ----

    /** Nothing is acknowledged until the primary goes on. */
    void becomeReconnecting(Tenure followed, String reason, Consumer<? super Action> out) {
        standing.enter(new Reconnecting(followed, reason, new Attempt.Due()));
        out.accept(
                new Action.Announce(
                        new Milestone.LinkLost(
                                followed.owner(), reason, followed.epoch(), mirror.applied())));
    }

    private void becomeDialing(Reconnecting reconnecting, Consumer<? super Action> out) {
        standing.enter(reconnecting.by(new Attempt.Dialing()));
        out.accept(new Action.Dial());
    }

    private void becomeGreeting(
            Reconnecting reconnecting, LinkId link, long nowNanos, Consumer<? super Action> out) {
        long untilNanos =
                takeover.mayBegin(nowNanos)
                        ? Math.max(nowNanos, watch.suspectsAtNanos())
                        : nowNanos + host.config().timers().standbySuspectsNanos();
        standing.enter(reconnecting.by(new Attempt.Greeting(link, untilNanos)));
        Tenure followed = reconnecting.followed();
        var words =
                new Message.Reconnect(
                        Message.PROTOCOL,
                        followed.pair(),
                        standing.self(),
                        followed.owner(),
                        followed.epoch(),
                        mirror.applied());
        out.accept(new Action.Send(link, words));
    }

    private void becomeFollowingAgain(
            LinkId link, Tenure followed, long nowNanos, Consumer<? super Action> out) {
        standing.enter(new StandbyPhase.Following(link, followed));
        standing.acknowledge(mirror.applied());
        watch.begin(nowNanos);
        out.accept(
                new Action.Announce(
                        new Milestone.Reconnected(
                                followed.owner(), followed.epoch(), mirror.applied())));
    }

    /** R17, or a pause: nobody takes over by itself; the image is kept, and the primary called. */
    void becomeHolding(
            Tenure followed, String reason, long nowNanos, Consumer<? super Action> out) {
        long untilNanos = nowNanos + host.config().timers().retryNanos();
        standing.enter(new Reconnecting(followed, reason, new Attempt.Resting(untilNanos)));
        takeover.tellStalled(
                standing.isArbitrated()
                        ? "paused, and the primary is lost: it takes over when the pause ends"
                        : "no arbiter, and the primary is lost: an operator must decide",
                out);
    }
}
