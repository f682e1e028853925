package dev.futago.standby;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.ArbiterDesk;
import dev.futago.common.role.Event;
import dev.futago.common.role.Host;
import dev.futago.common.role.Known;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.PairId;
import dev.futago.common.role.PeerWatch;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tenure;
import dev.futago.common.role.Transitions;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * A node that owns nothing and holds nothing: it reads the record, and founds the pair when there
 * is none and it was started as primary, or else finds the primary and says hello (PROTOCOL R12,
 * R13).
 *
 * <p>Every process starts as one, whatever verb started it. The phases and what leads from one to
 * the other are drawn in docs/PROTOCOL.md.
 */
public final class JoinerRole implements Role {

    private sealed interface Phase {
        /** What the record says is asked. */
        record Reading() implements Phase {}

        /** There is no record, and this node was asked to found the pair (R12). */
        record Founding(Tenure sought) implements Phase {}

        /** An operator ordered that the pair starts again with an empty memory (R13). */
        record Bootstrapping(Tenure sought, long ticket) implements Phase {}

        /** There is nobody to join yet; it is tried again. */
        record Resting(long untilNanos) implements Phase {}

        /** A connection to the primary is being made. */
        record Dialing() implements Phase {}

        /** Hello is said. */
        record Greeting(LinkId link) implements Phase {}

        /** This role is over. */
        record Ended() implements Phase {}
    }

    /**
     * An order that came while something was being found out.
     *
     * @param record what was known then: the loss of this and of no later one is accepted
     */
    private record Deferred(Event.Ordered ordered, Optional<Tenure> record) {}

    private static final Transitions TRANSITIONS =
            Transitions.between(Phase.Resting.class, Phase.Ended.class)
                    .arrow(Phase.Resting.class, Phase.Reading.class, "retry time")
                    .arrow(
                            Phase.Resting.class,
                            Phase.Bootstrapping.class,
                            "bootstrap ordered, both holders gone")
                    .arrow(
                            Phase.Reading.class,
                            Phase.Founding.class,
                            "no record, started as primary, none known before")
                    .arrow(
                            Phase.Reading.class,
                            Phase.Resting.class,
                            "no record otherwise, or an older one than known")
                    .arrow(Phase.Reading.class, Phase.Dialing.class, "record read, or no arbiter")
                    .arrow(Phase.Reading.class, Phase.Ended.class, "record of another pair")
                    .arrow(Phase.Founding.class, Phase.Reading.class, "refused")
                    .arrow(Phase.Founding.class, Phase.Ended.class, "granted")
                    .arrow(Phase.Bootstrapping.class, Phase.Reading.class, "refused")
                    .arrow(Phase.Bootstrapping.class, Phase.Ended.class, "granted")
                    .arrow(Phase.Dialing.class, Phase.Greeting.class, "connected")
                    .arrow(Phase.Dialing.class, Phase.Resting.class, "cannot be reached")
                    .arrow(
                            Phase.Greeting.class,
                            Phase.Resting.class,
                            "not primary, refused for now, silent, lost")
                    .arrow(
                            Phase.Greeting.class,
                            Phase.Ended.class,
                            "welcome, refused for good, or of another pair");

    private static final long NEVER = Long.MAX_VALUE;

    private final RoleConfig config;
    private final NodeRef self;
    private final Bystander bystander;
    private final PeerWatch watch;
    private final ArbiterDesk desk;

    private Phase phase = new Phase.Resting(0);
    private Optional<Known> known;
    private Optional<Tenure> record = Optional.empty();
    private Optional<Deferred> deferred = Optional.empty();
    private boolean peerMayServe = true;
    private String toldWaiting = "";
    private String toldDown = "";

    /**
     * A node that owns nothing.
     *
     * @param self this node in a new incarnation
     * @param known the latest of the record that this node has seen: one that has seen any never
     *     founds a pair
     */
    public JoinerRole(Host host, NodeRef self, Optional<Known> known) {
        this.self = self;
        this.known = known;
        config = host.config();
        bystander = new Bystander(self, host.tally());
        RoleConfig.Timers timers = config.timers();
        watch = new PeerWatch(timers.heartbeatNanos(), timers.standbySuspectsNanos());
        desk = new ArbiterDesk(timers.retryNanos());
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
            case Event.PeerLost(var link, var how) when isGreeting(link) ->
                    becomeResting(how.words(), nowNanos, out);
            case Event.PeerLost other -> {
                /* A connection over which the peer had asked us. */
            }
            case Event.ArbiterAnswered(long question, var answer) when desk.isOpen(question) ->
                    onAnswer(answer, nowNanos, out);
            case Event.ArbiterAnswered late -> {
                /* The answer to a question that was asked again. */
            }
            case Event.Ordered ordered -> onOrder(ordered, out);
        }
    }

    @Override
    public void endTurn(long nowNanos, Consumer<? super Action> out) {
        // What a joiner has to say it says at once.
    }

    // ---- time ----

    private void onTick(long nowNanos, Consumer<? super Action> out) {
        desk.onTick(nowNanos, out);
        switch (phase) {
            case Phase.Resting(long untilNanos) when nowNanos >= untilNanos -> becomeReading(out);
            case Phase.Greeting(var link) when watch.isSilent(nowNanos) -> {
                out.accept(new Action.Close(link, "no answer to hello"));
                becomeResting("the peer does not answer", nowNanos, out);
            }
            case Phase _ -> {
                /* The next word is another's. */
            }
        }
    }

    @Override
    public long nextTickNanos() {
        long own =
                switch (phase) {
                    case Phase.Resting(long untilNanos) -> untilNanos;
                    case Phase.Greeting greeting -> watch.suspectsAtNanos();
                    case Phase _ -> NEVER;
                };
        return Math.min(own, desk.nextTickNanos());
    }

    // ---- the record ----

    private void onAnswer(ArbiterAnswer answer, long nowNanos, Consumer<? super Action> out) {
        switch (answer) {
            case ArbiterAnswer.Unknown(var reason) -> {
                desk.onUnknown(nowNanos);
                tellWaiting("no answer from the arbiter: " + reason, out);
            }
            case ArbiterAnswer.Read(var current) -> onRecord(current, nowNanos, out);
            case ArbiterAnswer.Granted(var now) -> onClaimed(Optional.of(now), out);
            case ArbiterAnswer.Refused(var current) -> onClaimed(current, out);
        }
    }

    private void onRecord(Optional<Tenure> read, long nowNanos, Consumer<? super Action> out) {
        desk.close();
        Optional<String> foreign = read.flatMap(this::foreignness);
        Optional<String> trouble = troubleWith(read);
        if (foreign.isPresent()) {
            becomeStopped(foreign.get(), out);
        } else if (trouble.isPresent()) {
            tellUnbelieved(trouble.get(), out);
            becomeResting(trouble.get(), nowNanos, out);
        } else if (read.isEmpty() && config.prefersPrimary() && known.isEmpty()) {
            becomeFounding(Tenure.founding(config.pairName(), self), out);
        } else if (read.isEmpty() && config.isArbitrated()) {
            becomeResting(
                    "no record yet: the pair is founded by a node started as primary",
                    nowNanos,
                    out);
        } else {
            if (isAnother(read, record)) {
                // What was found out was about the holders that the record named before.
                toldDown = "";
                peerMayServe = true;
            }
            record = read;
            known = read.map(Known::of).or(() -> known);
            if (read.isPresent() && isOnlyHolder(read.get())) {
                tellDown(
                        "the record says that %s alone held the memory, and this is another life of"
                                        .formatted(read.get().owner())
                                + " that node",
                        out);
            }
            becomeDialing(out);
        }
    }

    /** Whose record it is, when it is not this pair's. */
    private Optional<String> foreignness(Tenure read) {
        PairId expected = known.map(Known::pair).orElse(PairId.named(config.pairName()));
        return read.pair().fits(expected)
                ? Optional.empty()
                : Optional.of(
                        "the arbiter's record is of pair %s, this node is of pair %s"
                                .formatted(read.pair(), expected));
    }

    /** Why a record cannot be believed: what was seen once does not go back. */
    private Optional<String> troubleWith(Optional<Tenure> read) {
        if (known.isEmpty() || !config.isArbitrated()) {
            return Optional.empty();
        }
        long version = read.map(Tenure::version).orElse(0L);
        if (version >= known.get().version()) {
            return Optional.empty();
        }
        return Optional.of(
                read.isEmpty()
                        ? "the arbiter has lost its record"
                        : "the arbiter's record went back from version %d to %d: was an older copy"
                                        .formatted(known.get().version(), version)
                                + " restored?");
    }

    private void tellUnbelieved(String trouble, Consumer<? super Action> out) {
        if (!trouble.equals(toldWaiting)) {
            long epoch = record.map(Tenure::epoch).orElse(0L);
            out.accept(new Action.Announce(new Milestone.Stalled(trouble, epoch)));
        }
    }

    /** Founded by this claim or, when its first answer was lost, by the one before (R7). */
    private void onClaimed(Optional<Tenure> current, Consumer<? super Action> out) {
        desk.close();
        switch (phase) {
            case Phase.Founding(var sought) when isGranted(sought, current) ->
                    becomeFounder(current.get(), out);
            case Phase.Bootstrapping(var sought, long ticket) when isGranted(sought, current) ->
                    becomeBootstrapped(current.get(), ticket, out);
            case Phase.Bootstrapping(var sought, long ticket) -> {
                refuse(ticket, "the record has changed meanwhile", out);
                becomeReading(out);
            }
            case Phase _ -> becomeReading(out);
        }
    }

    private static boolean isGranted(Tenure sought, Optional<Tenure> current) {
        return current.isPresent() && current.get().grantsTheSameAs(sought);
    }

    /** R12, R13: a former life of this node was the only holder, and its memory went with it. */
    private boolean isOnlyHolder(Tenure read) {
        return read.standby().isEmpty() && read.owner().name().equals(self.name());
    }

    private void onDialed(LinkId link, long nowNanos, Consumer<? super Action> out) {
        if (!(phase instanceof Phase.Dialing)) {
            out.accept(new Action.Close(link, "too late"));
            return;
        }
        var hello =
                new Message.Hello(
                        Message.PROTOCOL, pair(), self, config.guestType(), config.memoryBytes());
        becomeGreeting(link, nowNanos);
        out.accept(new Action.Send(link, hello));
    }

    private void onDialFailed(long nowNanos, Consumer<? super Action> out) {
        if (phase instanceof Phase.Dialing) {
            peerMayServe = false;
            becomeResting("the peer cannot be reached", nowNanos, out);
        }
    }

    // ---- orders ----

    /** R13: only an operator's order, which names the loss, starts the pair again. */
    private void onOrder(Event.Ordered ordered, Consumer<? super Action> out) {
        long ticket = ordered.ticket();
        switch (ordered.order()) {
            case Order.Bootstrap _ when !config.isArbitrated() ->
                    refuse(ticket, "without an arbiter there is nothing to start again", out);
            case Order.Bootstrap _ when phase instanceof Phase.Bootstrapping ->
                    refuse(ticket, "it is ordered already", out);
            case Order.Bootstrap _ when !(phase instanceof Phase.Resting) -> {
                deferred.ifPresent(before -> refuse(before.ordered.ticket(), "ordered again", out));
                deferred = Optional.of(new Deferred(ordered, record));
            }
            case Order.Bootstrap _ when record.isEmpty() ->
                    refuse(ticket, "no record is known: " + toldWaiting, out);
            case Order.Bootstrap _ when peerMayServe && toldDown.isEmpty() ->
                    refuse(ticket, "the other node may hold the memory still: " + toldWaiting, out);
            case Order.Bootstrap(var reason) ->
                    becomeBootstrapping(
                            record.get().bootstrappedBy(self, "bootstrap, memory lost: " + reason),
                            ticket,
                            out);
            case Order.Switchover _, Order.Pause _, Order.Resume _, Order.Failover _ ->
                    refuse(ticket, "this node has no part in the pair yet: " + toldWaiting, out);
        }
    }

    private static void refuse(long ticket, String why, Consumer<? super Action> out) {
        out.accept(new Action.Report(ticket, new Outcome.Refused(why)));
    }

    // ---- the peer answers ----

    private void onMessage(
            LinkId link, Message message, long nowNanos, Consumer<? super Action> out) {
        if (bystander.isAnswered(link, message, out)) {
            return;
        }
        if (isGreeting(link)) {
            onGreeted(link, message, nowNanos, out);
        } else {
            /* From a connection of a role before: what it says is too late (R8, R9). */
            message.pages().ifPresent(PageBatch::release);
        }
    }

    private boolean isGreeting(LinkId link) {
        return phase instanceof Phase.Greeting(var ours) && ours.equals(link);
    }

    private void onGreeted(
            LinkId link, Message message, long nowNanos, Consumer<? super Action> out) {
        peerMayServe = true;
        switch (message) {
            case Message.Welcome(var tenure) when isOlderThanRecord(tenure) -> {
                out.accept(new Action.Close(link, "its tenure is over"));
                becomeResting("the peer does not know yet that it is deposed", nowNanos, out);
            }
            case Message.Welcome(var tenure) when !isOfOurPair(tenure) -> {
                out.accept(new Action.Close(link, "another pair"));
                becomeStopped(
                        "the peer is of pair %s, this node of pair %s"
                                .formatted(tenure.pair(), pair()),
                        out);
            }
            case Message.Welcome(var tenure) -> becomeFollower(link, tenure, nowNanos, out);
            case Message.Refusal(var reason, boolean isLasting) -> {
                out.accept(new Action.Close(link, "refused"));
                if (isLasting) {
                    becomeStopped("refused by the primary: " + reason, out);
                } else {
                    becomeResting("refused by the primary: " + reason, nowNanos, out);
                }
            }
            case Message.NotPrimary(var node) -> {
                out.accept(new Action.Close(link, "not the primary"));
                onPeerIsNotPrimary(node, nowNanos, out);
            }
            case Message stray -> {
                stray.pages().ifPresent(PageBatch::release);
                out.accept(new Action.Close(link, "it did not answer hello"));
                becomeResting("the peer does not speak as a primary", nowNanos, out);
            }
        }
    }

    /** The primary has checked it too: each side of a border checks. */
    private boolean isOfOurPair(Tenure tenure) {
        return tenure.pair().fits(pair()) && !tenure.owner().name().equals(self.name());
    }

    private PairId pair() {
        return known.map(Known::pair).orElse(PairId.named(config.pairName()));
    }

    private boolean isOlderThanRecord(Tenure tenure) {
        return record.isPresent() && tenure.version() < record.get().version();
    }

    /** R13: when neither we nor the peer are the lives that the record names, nobody is. */
    private void onPeerIsNotPrimary(NodeRef peer, long nowNanos, Consumer<? super Action> out) {
        boolean isHolder =
                record.isPresent()
                        && (record.get().isOwnedBy(peer) || record.get().isBackedBy(peer));
        peerMayServe = isHolder;
        if (record.isPresent() && !isHolder) {
            tellDown(
                    "the record says %s, and both nodes have started since: their memory is lost"
                            .formatted(record.get()),
                    out);
        }
        becomeResting("neither node is primary", nowNanos, out);
    }

    // ---- transitions: the only places that leave one phase for another ----

    private void enter(Phase next) {
        TRANSITIONS.check(phase, next);
        phase = next;
    }

    private void becomeReading(Consumer<? super Action> out) {
        enter(new Phase.Reading());
        desk.read(out);
    }

    private void becomeFounding(Tenure sought, Consumer<? super Action> out) {
        enter(new Phase.Founding(sought));
        desk.claim(sought, out);
    }

    private void becomeResting(String reason, long nowNanos, Consumer<? super Action> out) {
        enter(new Phase.Resting(nowNanos + config.timers().retryNanos()));
        tellWaiting(reason, out);
        Optional<Deferred> waiting = deferred;
        deferred = Optional.empty();
        waiting.ifPresent(order -> onDeferred(order, out));
    }

    private void onDeferred(Deferred order, Consumer<? super Action> out) {
        if (order.record.isPresent() && isAnother(order.record, record)) {
            refuse(order.ordered.ticket(), "the record has changed since it was ordered", out);
        } else {
            onOrder(order.ordered, out);
        }
    }

    private static boolean isAnother(Optional<Tenure> one, Optional<Tenure> other) {
        return !one.map(Tenure::version).equals(other.map(Tenure::version));
    }

    private void becomeBootstrapping(Tenure sought, long ticket, Consumer<? super Action> out) {
        enter(new Phase.Bootstrapping(sought, ticket));
        desk.claim(sought, out);
    }

    /** R13: whatever the memory held is lost, by an order that says so in the record. */
    private void becomeBootstrapped(Tenure granted, long ticket, Consumer<? super Action> out) {
        enter(new Phase.Ended());
        out.accept(new Action.Announce(new Milestone.Bootstrapped(granted)));
        String done =
                "%s is primary of an empty pair in epoch %d"
                        .formatted(self.name(), granted.epoch());
        out.accept(new Action.Report(ticket, new Outcome.Done(done)));
        out.accept(new Action.Become(new Next.Founder(granted)));
    }

    private void becomeDialing(Consumer<? super Action> out) {
        enter(new Phase.Dialing());
        out.accept(new Action.Dial());
    }

    private void becomeGreeting(LinkId link, long nowNanos) {
        enter(new Phase.Greeting(link));
        watch.begin(nowNanos);
    }

    /** The link and the incarnation go on; what the memory holds will be replaced. */
    private void becomeFollower(
            LinkId link, Tenure tenure, long nowNanos, Consumer<? super Action> out) {
        enter(new Phase.Ended());
        out.accept(new Action.Announce(new Milestone.Joined(tenure.owner(), tenure.epoch())));
        out.accept(new Action.Become(new Next.Follower(link, self, tenure, nowNanos)));
    }

    private void becomeFounder(Tenure granted, Consumer<? super Action> out) {
        enter(new Phase.Ended());
        out.accept(new Action.Announce(new Milestone.Founded(granted)));
        out.accept(new Action.Become(new Next.Founder(granted)));
    }

    private void becomeStopped(String reason, Consumer<? super Action> out) {
        enter(new Phase.Ended());
        out.accept(new Action.Stop(reason));
    }

    // ---- looking ----

    /** Tells why nothing moves, once for each reason. */
    private void tellWaiting(String reason, Consumer<? super Action> out) {
        if (!reason.equals(toldWaiting)) {
            toldWaiting = reason;
            out.accept(new Action.Announce(new Milestone.Waiting(reason)));
        }
    }

    /** Tells that nobody holds the memory, once for each record: the first sign is the clearest. */
    private void tellDown(String reason, Consumer<? super Action> out) {
        if (toldDown.isEmpty()) {
            toldDown = reason;
            out.accept(new Action.Announce(new Milestone.Down(reason)));
        }
    }

    @Override
    public RoleStatus status(long nowNanos) {
        return new RoleStatus(
                "standby",
                stateName(),
                false,
                false,
                record,
                0,
                0,
                0,
                0,
                0,
                0,
                Optional.empty(),
                toldDown.isEmpty() ? toldWaiting : toldDown);
    }

    private String stateName() {
        return switch (phase) {
            case Phase.Reading() -> "reading";
            case Phase.Founding founding -> "founding";
            case Phase.Bootstrapping bootstrapping -> "bootstrapping";
            case Phase.Resting resting -> toldDown.isEmpty() ? "waiting" : "down";
            case Phase.Dialing() -> "dialing";
            case Phase.Greeting greeting -> "greeting";
            case Phase.Ended() -> "ended";
        };
    }
}
