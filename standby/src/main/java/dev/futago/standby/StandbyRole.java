package dev.futago.standby;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.ArbiterDesk;
import dev.futago.common.role.Event;
import dev.futago.common.role.Host;
import dev.futago.common.role.Known;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.PeerWatch;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;
import dev.futago.common.role.Transitions;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * A node that follows a primary: it receives its image, follows it checkpoint by checkpoint, and
 * takes over when it falls silent and the arbiter agrees (PROTOCOL R4, R8).
 *
 * <p>A role lives for one image: when the link is lost and it may not take over, the node begins
 * anew as a joiner in another incarnation. The phases and what leads from one to the other are
 * drawn in docs/PROTOCOL.md.
 */
public final class StandbyRole implements Role {

    private sealed interface Phase {
        /** The image comes; before checkpoint 1 it is worth nothing. */
        record Receiving(LinkId link, Tenure tenure) implements Phase {}

        /** The image is a complete checkpoint and stays one. */
        record Following(LinkId link, Tenure tenure) implements Phase {}

        /** R11: the connection broke, the image is whole, and the primary may be there still. */
        record Reconnecting(Tenure followed, String reason, Attempt attempt) implements Phase {}

        /** R8: sealed off, asking the record whether this image may go on. */
        record AskingToTakeOver(Tenure followed, String reason) implements Phase {}

        /** R8: sealed off, claiming the next epoch. */
        record ClaimingTakeover(Tenure sought) implements Phase {}

        /** This role is over. */
        record Ended() implements Phase {}
    }

    /** One try to reach the primary again. */
    private sealed interface Attempt {
        /** A connection to it is to be made. */
        record Due() implements Attempt {}

        /** A connection to it is being made. */
        record Dialing() implements Attempt {}

        /** It was asked to go on. */
        record Greeting(LinkId link, long untilNanos) implements Attempt {}

        /** It failed, and nobody may take over by itself (R17, or a pause). */
        record Resting(long untilNanos) implements Attempt {}
    }

    private static final Transitions TRANSITIONS =
            Transitions.between(Phase.Receiving.class, Phase.Ended.class)
                    .arrow(Phase.Receiving.class, Phase.Following.class, "checkpoint 1 applied")
                    .arrow(Phase.Receiving.class, Phase.Ended.class, "primary lost")
                    .arrow(Phase.Following.class, Phase.Following.class, "named by the record")
                    .arrow(Phase.Following.class, Phase.Reconnecting.class, "link lost")
                    .arrow(
                            Phase.Following.class,
                            Phase.AskingToTakeOver.class,
                            "primary silent, or not named yet")
                    .arrow(Phase.Following.class, Phase.Ended.class, "made owner by a switchover")
                    .arrow(
                            Phase.Reconnecting.class,
                            Phase.Reconnecting.class,
                            "next try, while nobody may take over by itself")
                    .arrow(Phase.Reconnecting.class, Phase.Following.class, "primary goes on")
                    .arrow(
                            Phase.Reconnecting.class,
                            Phase.AskingToTakeOver.class,
                            "primary not reached")
                    .arrow(
                            Phase.Reconnecting.class,
                            Phase.ClaimingTakeover.class,
                            "failover ordered, no arbiter")
                    .arrow(
                            Phase.Reconnecting.class,
                            Phase.Ended.class,
                            "refused by the primary, no arbiter")
                    .arrow(
                            Phase.AskingToTakeOver.class,
                            Phase.ClaimingTakeover.class,
                            "record names this incarnation")
                    .arrow(
                            Phase.AskingToTakeOver.class,
                            Phase.Ended.class,
                            "record names it owner, or does not name it")
                    .arrow(Phase.ClaimingTakeover.class, Phase.Ended.class, "granted or refused");

    private static final long NEVER = Long.MAX_VALUE;

    private final RoleConfig config;
    private final NodeRef self;
    private final Host host;
    private final Tally tally;
    private final Bystander bystander;
    private final Mirror mirror;
    private final PeerWatch watch;
    private final ArbiterDesk desk;

    private Phase phase;
    private boolean isNamed;
    private boolean isProven;
    private boolean isStallTold;
    private long acknowledged;

    private StandbyRole(Host host, NodeRef self, Mirror mirror, Phase first, long nowNanos) {
        this.host = host;
        this.self = self;
        this.mirror = mirror;
        phase = first;
        config = host.config();
        tally = host.tally();
        bystander = new Bystander(self, tally);
        RoleConfig.Timers timers = config.timers();
        watch = new PeerWatch(timers.heartbeatNanos(), timers.standbySuspectsNanos());
        watch.begin(nowNanos);
        desk = new ArbiterDesk(timers.retryNanos());
    }

    /**
     * A standby that was just welcomed.
     *
     * @param host with a memory in which what is there is worthless; the role's from here on
     * @param welcome the link over which, by whom, and as which incarnation of this node
     */
    public static StandbyRole receiving(Host host, Next.Follower welcome) {
        return new StandbyRole(
                host,
                welcome.self(),
                Mirror.empty(host.memory()),
                new Phase.Receiving(welcome.link(), welcome.tenure()),
                welcome.atNanos());
    }

    /**
     * A primary that has given the pair to its standby and is standby now (R16).
     *
     * @param host with a memory that is the same as the new owner's
     */
    public static StandbyRole standingDown(Host host, Next.StoodDown stood) {
        Phase first =
                stood.link()
                        .<Phase>map(link -> new Phase.Following(link, stood.tenure()))
                        .orElseGet(
                                () ->
                                        new Phase.Reconnecting(
                                                stood.tenure(),
                                                "not connected",
                                                new Attempt.Due()));
        var role =
                new StandbyRole(
                        host, stood.self(), Mirror.whole(host.memory()), first, stood.atNanos());
        role.isNamed = true;
        role.isProven = true;
        return role;
    }

    /** Its phases, and what leads from one to the other. */
    public static Transitions transitions() {
        return TRANSITIONS;
    }

    @Override
    public void step(long nowNanos, Event event, Consumer<? super Action> out) {
        switch (event) {
            case Event.Tick() -> onTick(nowNanos, out);
            case Event.ClientSaid(var client, var requests) -> bystander.onRequests(client, out);
            case Event.ClientLeft left -> {
                /* Nothing of it is kept. */
            }
            case Event.Dialed(var link) -> onDialed(link, nowNanos, out);
            case Event.DialFailed() -> onDialFailed(nowNanos, out);
            case Event.PeerSaid(var link, var message) -> onMessage(link, message, nowNanos, out);
            case Event.PeerLost(var link, var how) -> onLost(link, how, nowNanos, out);
            case Event.ArbiterAnswered(long question, var answer) when desk.isOpen(question) ->
                    onAnswer(answer, nowNanos, out);
            case Event.ArbiterAnswered late -> {
                /* The answer to a question that was asked again. */
            }
            case Event.Ordered(long ticket, var order) -> onOrder(ticket, order, nowNanos, out);
        }
    }

    /** Acknowledges all that this turn brought at once (R4), unless it is sealed off (R8). */
    @Override
    public void endTurn(long nowNanos, Consumer<? super Action> out) {
        if (phase instanceof Phase.Following(var link, var tenure)
                && mirror.applied() > acknowledged) {
            acknowledged = mirror.applied();
            var ack = new Message.CheckpointAck(tenure.epoch(), acknowledged);
            out.accept(new Action.Send(link, ack));
        }
    }

    // ---- time ----

    private void onTick(long nowNanos, Consumer<? super Action> out) {
        desk.onTick(nowNanos, out);
        switch (phase) {
            case Phase.Receiving(var link, var tenure) -> watchPrimary(link, tenure, nowNanos, out);
            case Phase.Following(var link, var tenure) -> watchPrimary(link, tenure, nowNanos, out);
            case Phase.Reconnecting reconnecting -> onTick(reconnecting, nowNanos, out);
            case Phase.AskingToTakeOver _, Phase.ClaimingTakeover _, Phase.Ended _ -> {
                /* Nobody is watched. */
            }
        }
    }

    private void watchPrimary(
            LinkId link, Tenure tenure, long nowNanos, Consumer<? super Action> out) {
        if (watch.isSilent(nowNanos)) {
            long millis = watch.silenceNanos(nowNanos) / 1_000_000;
            out.accept(new Action.Close(link, "silent"));
            isProven = false;
            losePrimary(tenure, "silent for %d ms".formatted(millis), nowNanos, out);
        } else if (watch.isHeartbeatDue(nowNanos)) {
            var beat = new Message.Heartbeat(tenure.epoch(), mirror.applied(), nowNanos, 0);
            out.accept(new Action.Send(link, beat));
        }
    }

    private void onTick(
            Phase.Reconnecting reconnecting, long nowNanos, Consumer<? super Action> out) {
        switch (reconnecting.attempt) {
            case Attempt.Due() -> becomeDialing(reconnecting, out);
            case Attempt.Dialing() when watch.isSilent(nowNanos) && mayTakeOver(nowNanos) ->
                    becomeAskingToTakeOver(reconnecting.followed, reconnecting.reason, out);
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
            case Attempt.Resting _ when mayTakeOver(nowNanos) ->
                    becomeAskingToTakeOver(reconnecting.followed, reconnecting.reason, out);
            case Attempt.Resting(long untilNanos) when nowNanos >= untilNanos ->
                    becomeDialing(reconnecting, out);
            case Attempt.Resting resting -> {
                /* It is not time to try again. */
            }
        }
    }

    @Override
    public long nextTickNanos() {
        return Math.min(ofPhase(), desk.nextTickNanos());
    }

    private long ofPhase() {
        return switch (phase) {
            case Phase.Receiving _, Phase.Following _ -> watch.nextTickNanos();
            case Phase.Reconnecting(var followed, var reason, var attempt) ->
                    switch (attempt) {
                        case Attempt.Due() -> 0;
                        case Attempt.Dialing() when config.isArbitrated() ->
                                Math.max(watch.suspectsAtNanos(), host.pause().endsAtNanos());
                        case Attempt.Dialing() -> NEVER;
                        case Attempt.Greeting(var link, long untilNanos) -> untilNanos;
                        case Attempt.Resting(long untilNanos) when config.isArbitrated() ->
                                Math.min(untilNanos, host.pause().endsAtNanos());
                        case Attempt.Resting(long untilNanos) -> untilNanos;
                    };
            case Phase.AskingToTakeOver _, Phase.ClaimingTakeover _, Phase.Ended _ -> NEVER;
        };
    }

    // ---- the primary speaks ----

    private void onMessage(
            LinkId link, Message message, long nowNanos, Consumer<? super Action> out) {
        if (bystander.isAnswered(link, message, out)) {
            return;
        }
        switch (phase) {
            case Phase.Receiving(var ours, var tenure) when ours.equals(link) ->
                    onStream(link, tenure, message, nowNanos, out);
            case Phase.Following(var ours, var tenure) when ours.equals(link) ->
                    onStream(link, tenure, message, nowNanos, out);
            case Phase.Reconnecting(var followed, var reason, Attempt.Greeting(var ours, _))
                    when ours.equals(link) ->
                    onGreeted((Phase.Reconnecting) phase, link, message, nowNanos, out);
            case Phase _ -> {
                /* From a connection that is ours no more: what it says is too late (R8, R9). */
                message.pages().ifPresent(PageBatch::release);
            }
        }
    }

    private void onStream(
            LinkId link,
            Tenure tenure,
            Message message,
            long nowNanos,
            Consumer<? super Action> out) {
        watch.heard(nowNanos);
        switch (message) {
            case Message.ResyncChunk chunk when chunk.epoch() == tenure.epoch() ->
                    mirror.receive(chunk).ifPresent(why -> dropPrimary(link, why, nowNanos, out));
            case Message.Checkpoint part when part.epoch() == tenure.epoch() ->
                    onCheckpoint(link, tenure, part, nowNanos, out);
            case Message.Heartbeat beat when beat.epoch() == tenure.epoch() -> {
                isProven = true;
                watch.note(beat);
                host.pause().hear(nowNanos, beat.pauseNanos());
            }
            case Message.Paired(var named)
                    when phase instanceof Phase.Following
                            && named.isBackedBy(self)
                            && named.epoch() == tenure.epoch() ->
                    becomeNamed(link, named, out);
            case Message.SwitchedOver(var granted, long quietNanos)
                    when phase instanceof Phase.Following && isMine(granted, tenure) ->
                    becomeOwner(granted, Optional.of(link), nowNanos - quietNanos, nowNanos, out);
            // Said before it knew that it is owner now, and I its standby (R16).
            case Message.Heartbeat(long epoch, _, _, _) when isOfFormerEpoch(epoch, tenure) ->
                    tally.add(Tally.Count.STALE_EPOCH_FRAMES, 1);
            case Message.CheckpointAck(long epoch, _) when isOfFormerEpoch(epoch, tenure) ->
                    tally.add(Tally.Count.STALE_EPOCH_FRAMES, 1);
            // Whatever else: from another epoch, or not a primary's to say.
            case Message stale -> {
                stale.pages().ifPresent(PageBatch::release);
                tally.add(Tally.Count.STALE_EPOCH_FRAMES, 1);
                String reason = "it spoke as no primary of epoch %d does".formatted(tenure.epoch());
                dropPrimary(link, reason, nowNanos, out);
            }
        }
    }

    /** R16: the next epoch is mine, and who I follow is my standby. */
    private boolean isMine(Tenure granted, Tenure followed) {
        return granted.isOwnedBy(self)
                && granted.isBackedBy(followed.owner())
                && granted.epoch() == followed.epoch() + 1
                && mirror.isWhole()
                && mirror.applied() == acknowledged;
    }

    private boolean isOfFormerEpoch(long epoch, Tenure tenure) {
        return mirror.applied() == 0
                && phase instanceof Phase.Following
                && epoch == tenure.epoch() - 1;
    }

    private void onCheckpoint(
            LinkId link,
            Tenure tenure,
            Message.Checkpoint part,
            long nowNanos,
            Consumer<? super Action> out) {
        Optional<String> objection = mirror.receive(part);
        if (objection.isPresent()) {
            dropPrimary(link, objection.get(), nowNanos, out);
            return;
        }
        isProven = true;
        if (phase instanceof Phase.Receiving && mirror.applied() > 0) {
            becomeFollowing(link, tenure, out);
        }
    }

    // ---- the primary is lost ----

    private void onLost(LinkId link, LinkLoss how, long nowNanos, Consumer<? super Action> out) {
        switch (phase) {
            case Phase.Receiving(var ours, var tenure) when ours.equals(link) ->
                    losePrimary(tenure, how.words(), nowNanos, out);
            case Phase.Following(var ours, var tenure) when ours.equals(link) ->
                    losePrimary(tenure, how.words(), nowNanos, out);
            case Phase.Reconnecting(var followed, var reason, Attempt.Greeting(var ours, _))
                    when ours.equals(link) ->
                    onNotReached((Phase.Reconnecting) phase, nowNanos, out);
            case Phase _ -> {
                /* Not the connection that we follow. */
            }
        }
    }

    private void dropPrimary(
            LinkId link, String reason, long nowNanos, Consumer<? super Action> out) {
        out.accept(new Action.Close(link, reason));
        switch (phase) {
            case Phase.Receiving(var ours, var tenure) ->
                    losePrimary(tenure, reason, nowNanos, out);
            case Phase.Following(var ours, var tenure) ->
                    losePrimary(tenure, reason, nowNanos, out);
            case Phase.Reconnecting _, Phase.AskingToTakeOver _ -> throw notFollowing();
            case Phase.ClaimingTakeover _, Phase.Ended _ -> throw notFollowing();
        }
    }

    private IllegalStateException notFollowing() {
        return new IllegalStateException("there is no primary to drop: " + phase);
    }

    /**
     * A connection that broke is made again once for each time that it carried anything sound; else
     * the record decides.
     */
    private void losePrimary(
            Tenure tenure, String reason, long nowNanos, Consumer<? super Action> out) {
        mirror.dropStage();
        if (phase instanceof Phase.Receiving) {
            becomeNewcomer("the image is not complete: " + reason, Known.of(tenure), out);
        } else if (isProven && isNamed) {
            becomeReconnecting(tenure, reason, out);
        } else if (mayTakeOver(nowNanos)) {
            becomeAskingToTakeOver(tenure, reason, out);
        } else {
            becomeHolding(tenure, reason, nowNanos, out);
        }
    }

    /** Nobody does so by itself without an arbiter (R17), or while an operator paused the pair. */
    private boolean mayTakeOver(long nowNanos) {
        return config.isArbitrated() && !host.pause().isOn(nowNanos);
    }

    // ---- back to the primary (R11) ----

    private void onDialed(LinkId link, long nowNanos, Consumer<? super Action> out) {
        if (phase instanceof Phase.Reconnecting(var followed, var reason, Attempt.Dialing())) {
            long untilNanos =
                    mayTakeOver(nowNanos)
                            ? Math.max(nowNanos, watch.suspectsAtNanos())
                            : nowNanos + config.timers().standbySuspectsNanos();
            enter(new Phase.Reconnecting(followed, reason, new Attempt.Greeting(link, untilNanos)));
            var words =
                    new Message.Reconnect(
                            Message.PROTOCOL,
                            followed.pair(),
                            self,
                            followed.owner(),
                            followed.epoch(),
                            mirror.applied());
            out.accept(new Action.Send(link, words));
        } else {
            out.accept(new Action.Close(link, "too late"));
        }
    }

    private void onDialFailed(long nowNanos, Consumer<? super Action> out) {
        if (phase instanceof Phase.Reconnecting reconnecting
                && reconnecting.attempt instanceof Attempt.Dialing) {
            onNotReached(reconnecting, nowNanos, out);
        }
    }

    private void onGreeted(
            Phase.Reconnecting reconnecting,
            LinkId link,
            Message message,
            long nowNanos,
            Consumer<? super Action> out) {
        Tenure followed = reconnecting.followed;
        switch (message) {
            case Message.Reconnected(long epoch, long number)
                    when epoch == followed.epoch() && number == mirror.applied() ->
                    becomeFollowingAgain(link, followed, nowNanos, out);
            case Message.Refusal(var reason, boolean isLasting) when !config.isArbitrated() -> {
                // It is the very primary that was followed, and it goes on without this image.
                out.accept(new Action.Close(link, "refused"));
                becomeNewcomer(reason, Known.of(followed), out);
            }
            case Message other -> {
                other.pages().ifPresent(PageBatch::release);
                out.accept(new Action.Close(link, "it does not go on"));
                onNotReached(reconnecting, nowNanos, out);
            }
        }
    }

    private void onNotReached(
            Phase.Reconnecting reconnecting, long nowNanos, Consumer<? super Action> out) {
        if (mayTakeOver(nowNanos)) {
            becomeAskingToTakeOver(reconnecting.followed, reconnecting.reason, out);
        } else {
            becomeHolding(reconnecting.followed, reconnecting.reason, nowNanos, out);
        }
    }

    // ---- orders ----

    private void onOrder(long ticket, Order order, long nowNanos, Consumer<? super Action> out) {
        boolean isFollowing = phase instanceof Phase.Receiving || phase instanceof Phase.Following;
        switch (order) {
            case Order.Pause(long nanos) when !isFollowing ->
                    host.pause().begin(nowNanos, nanos, ticket, out);
            case Order.Resume() when !isFollowing -> host.pause().end(ticket, out);
            case Order.Failover(var reason)
                    when phase instanceof Phase.Reconnecting reconnecting
                            && !config.isArbitrated() -> {
                becomeClaimingTakeover(
                        reconnecting.followed.takenOverBy(self, "operator: " + reason), out);
                String done = "it takes over from checkpoint " + mirror.applied();
                out.accept(new Action.Report(ticket, new Outcome.Done(done)));
            }
            case Order.Failover _ -> refuse(ticket, "it takes over by itself when it must", out);
            case Order.Bootstrap _ -> refuse(ticket, "this node has the pair's memory", out);
            case Order.Switchover _, Order.Pause _, Order.Resume _ ->
                    refuse(ticket, "this node is standby: the primary is to be asked", out);
        }
    }

    private static void refuse(long ticket, String why, Consumer<? super Action> out) {
        out.accept(new Action.Report(ticket, new Outcome.Refused(why)));
    }

    // ---- the arbiter answers ----

    private void onAnswer(ArbiterAnswer answer, long nowNanos, Consumer<? super Action> out) {
        Optional<String> trouble = troubleWith(answer);
        if (trouble.isPresent()) {
            desk.onUnknown(nowNanos);
            tellStalled("the arbiter cannot be relied upon: " + trouble.get(), out);
            return;
        }
        desk.close();
        Tenure current = recordIn(answer).orElseThrow();
        switch (phase) {
            case Phase.AskingToTakeOver(var followed, var reason) ->
                    onTakeoverAnswer(current, followed, reason, nowNanos, out);
            case Phase.ClaimingTakeover(var sought) -> {
                if (current.grantsTheSameAs(sought)) {
                    becomeSuccessor(current, nowNanos, out);
                } else {
                    becomeNewcomer(
                            "takeover refused, the record says " + current, Known.of(current), out);
                }
            }
            case Phase.Receiving _, Phase.Following _, Phase.Reconnecting _, Phase.Ended _ ->
                    throw new IllegalStateException("an answer nobody waits for in " + phase);
        }
    }

    /**
     * Why an answer tells nothing. A record that is gone, or older than the one that was followed,
     * is the arbiter's loss and not a reason to give the image up.
     */
    private Optional<String> troubleWith(ArbiterAnswer answer) {
        if (answer instanceof ArbiterAnswer.Unknown(var reason)) {
            return Optional.of("no answer: " + reason);
        }
        Optional<Tenure> current = recordIn(answer);
        if (current.isEmpty()) {
            return Optional.of("it has lost its record");
        }
        long known = atStake().map(Tenure::version).orElse(1L);
        boolean isClaimed = phase instanceof Phase.ClaimingTakeover;
        return current.get().version() < (isClaimed ? known - 1 : known)
                ? Optional.of("its record went back to version " + current.get().version())
                : Optional.empty();
    }

    private void tellStalled(String reason, Consumer<? super Action> out) {
        if (!isStallTold) {
            isStallTold = true;
            long epoch = atStake().map(Tenure::epoch).orElse(0L);
            out.accept(new Action.Announce(new Milestone.Stalled(reason, epoch)));
        }
    }

    private static Optional<Tenure> recordIn(ArbiterAnswer answer) {
        return switch (answer) {
            case ArbiterAnswer.Read(var current) -> current;
            case ArbiterAnswer.Granted(var now) -> Optional.of(now);
            case ArbiterAnswer.Refused(var current) -> current;
            case ArbiterAnswer.Unknown unknown -> Optional.empty();
        };
    }

    /**
     * R8: only the standby that a PAIRED record names, in this very incarnation, may claim. One
     * that finds itself named owner was made so by a switchover of which it was not told (R16).
     */
    private void onTakeoverAnswer(
            Tenure current,
            Tenure followed,
            String reason,
            long nowNanos,
            Consumer<? super Action> out) {
        if (current.isBackedBy(self) && current.epoch() == followed.epoch()) {
            becomeClaimingTakeover(current.takenOverBy(self, "primary lost: " + reason), out);
        } else if (isMine(current, followed)) {
            becomeOwner(current, Optional.empty(), watch.heardAtNanos(), nowNanos, out);
        } else {
            becomeNewcomer("the record says " + current, Known.of(current), out);
        }
    }

    // ---- transitions: the only places that leave one phase for another ----

    private void enter(Phase next) {
        TRANSITIONS.check(phase, next);
        phase = next;
    }

    private void becomeFollowing(LinkId link, Tenure tenure, Consumer<? super Action> out) {
        enter(new Phase.Following(link, tenure));
        out.accept(
                new Action.Announce(new Milestone.ImageComplete(tenure.epoch(), mirror.applied())));
    }

    /** The record names this node: it may take over (R8). */
    private void becomeNamed(LinkId link, Tenure named, Consumer<? super Action> out) {
        enter(new Phase.Following(link, named));
        isNamed = true;
        out.accept(new Action.Announce(new Milestone.Following(named, mirror.applied())));
    }

    /** R11: nothing is acknowledged until the primary goes on. */
    private void becomeReconnecting(Tenure followed, String reason, Consumer<? super Action> out) {
        enter(new Phase.Reconnecting(followed, reason, new Attempt.Due()));
        isProven = false;
        out.accept(
                new Action.Announce(
                        new Milestone.LinkLost(
                                followed.owner(), reason, followed.epoch(), mirror.applied())));
    }

    private void becomeDialing(Phase.Reconnecting reconnecting, Consumer<? super Action> out) {
        enter(
                new Phase.Reconnecting(
                        reconnecting.followed, reconnecting.reason, new Attempt.Dialing()));
        out.accept(new Action.Dial());
    }

    private void becomeFollowingAgain(
            LinkId link, Tenure followed, long nowNanos, Consumer<? super Action> out) {
        enter(new Phase.Following(link, followed));
        acknowledged = mirror.applied();
        watch.begin(nowNanos);
        out.accept(
                new Action.Announce(
                        new Milestone.Reconnected(
                                followed.owner(), followed.epoch(), mirror.applied())));
    }

    /** R17, or a pause: nobody takes over by itself; the image is kept, and the primary called. */
    private void becomeHolding(
            Tenure followed, String reason, long nowNanos, Consumer<? super Action> out) {
        long untilNanos = nowNanos + config.timers().retryNanos();
        enter(new Phase.Reconnecting(followed, reason, new Attempt.Resting(untilNanos)));
        tellStalled(
                config.isArbitrated()
                        ? "paused, and the primary is lost: it takes over when the pause ends"
                        : "no arbiter, and the primary is lost: an operator must decide",
                out);
    }

    /** From here on nothing is acknowledged in the epoch that was followed (R8). */
    private void becomeAskingToTakeOver(
            Tenure followed, String reason, Consumer<? super Action> out) {
        dropAttempt(out);
        enter(new Phase.AskingToTakeOver(followed, reason));
        isStallTold = false;
        out.accept(
                new Action.Announce(
                        new Milestone.Suspected(
                                followed.owner(), reason, followed.epoch(), mirror.applied())));
        desk.read(out);
    }

    private void dropAttempt(Consumer<? super Action> out) {
        if (phase instanceof Phase.Reconnecting(_, _, Attempt.Greeting(var link, _))) {
            out.accept(new Action.Close(link, "it did not go on"));
        }
    }

    private void becomeClaimingTakeover(Tenure sought, Consumer<? super Action> out) {
        dropAttempt(out);
        enter(new Phase.ClaimingTakeover(sought));
        desk.claim(sought, out);
    }

    private void becomeSuccessor(Tenure granted, long nowNanos, Consumer<? super Action> out) {
        enter(new Phase.Ended());
        out.accept(new Action.Announce(new Milestone.TookOver(granted, mirror.applied())));
        out.accept(
                new Action.Become(
                        new Next.Successor(
                                granted, Optional.empty(), watch.heardAtNanos(), nowNanos)));
    }

    /** R16: the memory is exactly what the former owner's is, and it is sealed off. */
    private void becomeOwner(
            Tenure granted,
            Optional<LinkId> link,
            long notServedSinceNanos,
            long nowNanos,
            Consumer<? super Action> out) {
        enter(new Phase.Ended());
        out.accept(new Action.Announce(new Milestone.SwitchedOver(granted, mirror.applied())));
        out.accept(
                new Action.Become(
                        new Next.Successor(granted, link, notServedSinceNanos, nowNanos)));
    }

    /**
     * The image is not the pair's any more: what was followed is discarded with the incarnation.
     */
    private void becomeNewcomer(String reason, Known known, Consumer<? super Action> out) {
        enter(new Phase.Ended());
        out.accept(new Action.Announce(new Milestone.Stale(reason)));
        out.accept(new Action.Become(new Next.Newcomer(known)));
    }

    // ---- looking ----

    @Override
    public RoleStatus status(long nowNanos) {
        Optional<Tenure> live =
                switch (phase) {
                    case Phase.Receiving(var link, var tenure) -> Optional.of(tenure);
                    case Phase.Following(var link, var tenure) -> Optional.of(tenure);
                    case Phase _ -> Optional.empty();
                };
        return new RoleStatus(
                "standby",
                stateName(),
                isNamed && live.isPresent(),
                false,
                live.or(this::atStake),
                mirror.applied(),
                acknowledged,
                0,
                0,
                0,
                live.isPresent() ? watch.silenceNanos(nowNanos) : 0,
                live.map(this::peerStatus),
                live.isPresent() ? "" : "the primary is lost");
    }

    /** The tenure that is followed no more, or claimed. */
    private Optional<Tenure> atStake() {
        return switch (phase) {
            case Phase.AskingToTakeOver(var followed, var reason) -> Optional.of(followed);
            case Phase.Reconnecting(var followed, _, _) -> Optional.of(followed);
            case Phase.ClaimingTakeover(var sought) -> Optional.of(sought);
            case Phase.Receiving _, Phase.Following _, Phase.Ended _ -> Optional.empty();
        };
    }

    private RoleStatus.Peer peerStatus(Tenure followed) {
        String state = isNamed ? "paired" : "resyncing";
        return new RoleStatus.Peer(
                followed.owner(), "primary", state, watch.number(), watch.uptimeNanos());
    }

    private String stateName() {
        return switch (phase) {
            case Phase.Receiving receiving -> "receiving";
            case Phase.Following following -> "streaming";
            case Phase.AskingToTakeOver asking -> "asking-to-take-over";
            case Phase.Reconnecting(_, _, Attempt.Resting resting) ->
                    config.isArbitrated() ? "paused" : "holding";
            case Phase.Reconnecting reconnecting -> "reconnecting";
            case Phase.ClaimingTakeover claiming -> "claiming-takeover";
            case Phase.Ended() -> "ended";
        };
    }
}
