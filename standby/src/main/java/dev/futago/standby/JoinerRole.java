package dev.futago.standby;

import dev.futago.common.guest.Pair;
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
 * the other are drawn in docs/PROTOCOL.md. Here it finds a primary; how a pair begins is told in
 * {@link Founding}.
 */
public final class JoinerRole implements Role {

    private final RoleConfig config;
    private final NodeRef self;
    private final JoinerStanding standing;
    private final Bystander bystander;
    private final PeerWatch watch;
    private final ArbiterDesk desk;
    private final KnownRecord record;
    private final Outlook outlook = new Outlook();
    private final Founding founding;

    /**
     * A node that owns nothing.
     *
     * @param self this node in a new incarnation
     * @param known the latest of the record that this node has seen: one that has seen any never
     *     founds a pair
     */
    public JoinerRole(Host host, NodeRef self, Optional<Known> known) {
        this.self = self;
        config = host.config();
        standing = new JoinerStanding(config, self);
        bystander = new Bystander(self, host, Pair.alone(0));
        RoleConfig.Timers timers = config.timers();
        watch = new PeerWatch(timers.heartbeatNanos(), timers.standbySuspectsNanos());
        desk = new ArbiterDesk(timers.retryNanos());
        record = new KnownRecord(config, self, known);
        founding = new Founding(standing, desk, record, outlook);
    }

    /** Its phases, and what leads from one to the other. */
    public static Transitions transitions() {
        return JoinerPhase.TRANSITIONS;
    }

    @Override
    public void step(long nowNanos, Event event, Consumer<? super Action> out) {
        switch (event) {
            case Event.Tick() -> onTick(nowNanos, out);
            case Event.ClientSaid(var client, var requests) ->
                    bystander.onRequests(client, requests, out);
            case Event.ClientFinished(var client) -> out.accept(new Action.Hangup(client));
            case Event.ClientLeft(var client) -> bystander.onLeft(client);
            case Event.Dialed(var link) -> onDialed(link, nowNanos, out);
            case Event.DialFailed() -> onDialFailed(nowNanos, out);
            case Event.PeerSaid(var link, var message) -> onMessage(link, message, nowNanos, out);
            case Event.PeerLost(var link, var how) when isGreeting(link) ->
                    becomeResting(how.words(), nowNanos, out);
            case Event.PeerLost other -> {
                /* A connection over which the peer had asked us. */
            }
            case Event.ArbiterAnswered(long question, var answer)
                    when desk.takes(question, answer) ->
                    onAnswer(answer, nowNanos, out);
            case Event.ArbiterAnswered late -> {
                /* The answer to a question that is not open. */
            }
            case Event.Looked look -> {
                /* It reads the record itself. */
            }
            case Event.Ordered(long ticket, var order) -> onOrder(ticket, order, out);
        }
    }

    @Override
    public void endTurn(long nowNanos, Consumer<? super Action> out) {
        // What a joiner has to say it says at once.
    }

    // ---- time ----

    private void onTick(long nowNanos, Consumer<? super Action> out) {
        desk.onTick(nowNanos, out);
        switch (standing.phase()) {
            case JoinerPhase.Resting(long untilNanos) when nowNanos >= untilNanos ->
                    becomeReading(out);
            case JoinerPhase.Greeting(var link) when watch.isSilent(nowNanos) -> {
                out.accept(new Action.Close(link, "no answer to hello"));
                becomeResting("the peer does not answer", nowNanos, out);
            }
            case JoinerPhase _ -> {
                /* The next word is another's. */
            }
        }
    }

    @Override
    public long nextTickNanos() {
        long own =
                switch (standing.phase()) {
                    case JoinerPhase.Resting(long untilNanos) -> untilNanos;
                    case JoinerPhase.Greeting greeting -> watch.suspectsAtNanos();
                    case JoinerPhase _ -> NEVER;
                };
        return Math.min(own, desk.nextTickNanos());
    }

    // ---- the record ----

    private void onAnswer(ArbiterAnswer answer, long nowNanos, Consumer<? super Action> out) {
        switch (answer) {
            case ArbiterAnswer.Unknown(var reason) -> {
                desk.onUnknown(nowNanos);
                outlook.tellWaiting("no answer from the arbiter: " + reason, out);
            }
            case ArbiterAnswer.Read(var current) -> onRecord(current, nowNanos, out);
            case ArbiterAnswer.Granted(var now) -> onClaimed(Optional.of(now), out);
            case ArbiterAnswer.Refused(var current) -> onClaimed(current, out);
        }
    }

    private void onRecord(Optional<Tenure> read, long nowNanos, Consumer<? super Action> out) {
        desk.close();
        Optional<String> foreign =
                read.flatMap(record::foreignness).or(() -> read.flatMap(record::otherAddress));
        Optional<String> trouble = record.troubleWith(read);
        if (foreign.isPresent()) {
            becomeStopped(foreign.get(), out);
        } else if (trouble.isPresent()) {
            long epoch = record.tenure().map(Tenure::epoch).orElse(0L);
            outlook.tellUnbelieved(trouble.get(), epoch, out);
            becomeResting(trouble.get(), nowNanos, out);
        } else if (read.isEmpty() && mayFoundUnasked()) {
            founding.becomeFounding(founding.first("founded"), out);
        } else if (read.isEmpty() && config.isArbitrated() && !config.prefersPrimary()) {
            record.note(read);
            becomeResting(
                    "no record yet: the pair is founded by a node started as primary",
                    nowNanos,
                    out);
        } else {
            onBelieved(read, out);
        }
    }

    /** R24: where there is an arbiter, the peer is asked first. */
    private boolean mayFoundUnasked() {
        return !config.isArbitrated() && config.prefersPrimary() && !record.isAnyKnown();
    }

    private void onBelieved(Optional<Tenure> read, Consumer<? super Action> out) {
        if (record.isOtherThan(read)) {
            outlook.forget();
        }
        record.note(read);
        becomeDialing(out);
    }

    private void onClaimed(Optional<Tenure> current, Consumer<? super Action> out) {
        desk.close();
        if (founding.isGranted(current)) {
            founding.onGranted(current.get(), out);
        } else {
            founding.onRefused(out);
            becomeReading(out);
        }
    }

    private void onDialed(LinkId link, long nowNanos, Consumer<? super Action> out) {
        if (!(standing.phase() instanceof JoinerPhase.Dialing)) {
            out.accept(new Action.Close(link, "too late"));
            return;
        }
        var hello =
                new Message.Hello(
                        Message.PROTOCOL,
                        record.pair(),
                        self,
                        config.guestType(),
                        config.memoryBytes(),
                        config.placement(),
                        record.tenure().map(Tenure::version).orElse(0L));
        outlook.noteReached();
        becomeGreeting(link, nowNanos);
        out.accept(new Action.Send(link, hello));
    }

    private void onDialFailed(long nowNanos, Consumer<? super Action> out) {
        if (standing.phase() instanceof JoinerPhase.Dialing) {
            outlook.noteUnreached();
            if (record.isOfFormerLifeAlone()) {
                tellFormerLifeAlone(out);
            }
            becomeResting(
                    record.tenure().isPresent() || !config.isArbitrated()
                            ? "the peer cannot be reached"
                            : Founding.waitingFor(config.placement().peer()),
                    nowNanos,
                    out);
        }
    }

    private void tellFormerLifeAlone(Consumer<? super Action> out) {
        outlook.tellDown(
                "the record says that %s alone held the memory, and this is another life of"
                                .formatted(record.tenure().orElseThrow().owner())
                        + " that node",
                out);
    }

    // ---- orders ----

    private void onOrder(long ticket, Order order, Consumer<? super Action> out) {
        switch (order) {
            case Order.Bootstrap bootstrap -> founding.onOrder(ticket, bootstrap, out);
            case Order.Switchover _,
                    Order.Verify _,
                    Order.Pause _,
                    Order.Resume _,
                    Order.Failover _,
                    Order.Reassert _ -> {
                String why = "this node has no part in the pair yet: " + outlook.waiting();
                Founding.refuse(ticket, why, out);
            }
        }
    }

    // ---- the peer answers ----

    private void onMessage(
            LinkId link, Message message, long nowNanos, Consumer<? super Action> out) {
        if (bystander.isAnswered(
                link, message, new Bystander.Has(false, record.isAnyKnown()), out)) {
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
        return standing.phase() instanceof JoinerPhase.Greeting(var ours) && ours.equals(link);
    }

    private void onGreeted(
            LinkId link, Message message, long nowNanos, Consumer<? super Action> out) {
        switch (message) {
            case Message.Welcome _ when record.tenure().isEmpty() && config.isArbitrated() -> {
                out.accept(new Action.Close(link, "no record to join by"));
                becomeResting("the peer is primary without a record", nowNanos, out);
            }
            case Message.Welcome(var tenure) when record.isNewerThan(tenure) -> {
                out.accept(new Action.Close(link, "its tenure is over"));
                becomeResting("the peer does not know yet that it is deposed", nowNanos, out);
            }
            case Message.Welcome(var tenure) when !record.isOfOurPair(tenure) -> {
                out.accept(new Action.Close(link, "another pair"));
                becomeStopped(
                        "the peer is of pair %s, this node of pair %s"
                                .formatted(tenure.pair(), record.pair()),
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
            case Message.NotPrimary answer -> {
                out.accept(new Action.Close(link, "not the primary"));
                onPeerIsNotPrimary(answer, nowNanos, out);
            }
            case Message stray -> {
                stray.pages().ifPresent(PageBatch::release);
                out.accept(new Action.Close(link, "it did not answer hello"));
                becomeResting("the peer does not speak as a primary", nowNanos, out);
            }
        }
    }

    /**
     * R13: where neither this node nor its peer holds the memory that the record names, none does.
     */
    private void onPeerIsNotPrimary(
            Message.NotPrimary peer, long nowNanos, Consumer<? super Action> out) {
        if (peer.holdsMemory() || record.isNaming(peer.node())) {
            becomeResting("neither node is primary", nowNanos, out);
            return;
        }
        outlook.noteEmpty(peer.node().name());
        if (record.isOfFormerLifeAlone()) {
            tellFormerLifeAlone(out);
        } else if (record.namesNobodyBut(peer.node().name())) {
            outlook.tellDown(
                    "the record says %s, and both nodes have started since: their memory is lost"
                            .formatted(record.tenure().orElseThrow()),
                    out);
        }
        if (record.tenure().isPresent() || !config.isArbitrated()) {
            becomeResting("neither node is primary", nowNanos, out);
        } else if (peer.knowsRecord()) {
            becomeResting(
                    "the arbiter has no record, and %s has seen one: was it deleted?"
                            .formatted(peer.node().name()),
                    nowNanos,
                    out);
        } else if (peer.node().name().equals(self.name())) {
            becomeResting(
                    "both nodes are named %s: give each its own --name".formatted(self.name()),
                    nowNanos,
                    out);
        } else {
            founding.becomeFounding(founding.first("founded"), out);
        }
    }

    // ---- transitions ----

    private void becomeReading(Consumer<? super Action> out) {
        standing.enter(new JoinerPhase.Reading());
        desk.read(out);
    }

    private void becomeResting(String reason, long nowNanos, Consumer<? super Action> out) {
        standing.enter(new JoinerPhase.Resting(nowNanos + config.timers().retryNanos()));
        outlook.tellWaiting(reason, out);
        founding.onResting(out);
    }

    private void becomeDialing(Consumer<? super Action> out) {
        outlook.noteUnasked();
        standing.enter(new JoinerPhase.Dialing());
        out.accept(new Action.Dial());
    }

    private void becomeGreeting(LinkId link, long nowNanos) {
        standing.enter(new JoinerPhase.Greeting(link));
        watch.begin(nowNanos);
    }

    /** The link and the incarnation go on; what the memory holds will be replaced. */
    private void becomeFollower(
            LinkId link, Tenure tenure, long nowNanos, Consumer<? super Action> out) {
        standing.enter(new JoinerPhase.Ended());
        out.accept(new Action.Announce(new Milestone.Joined(tenure.owner(), tenure.epoch())));
        out.accept(new Action.Become(new Next.Follower(link, self, tenure, nowNanos)));
    }

    private void becomeStopped(String reason, Consumer<? super Action> out) {
        standing.enter(new JoinerPhase.Ended());
        out.accept(new Action.Stop(reason));
    }

    // ---- looking ----

    @Override
    public RoleStatus status(long nowNanos) {
        return new RoleStatus(
                "standby",
                stateName(),
                false,
                false,
                record.tenure(),
                0,
                0,
                0,
                0,
                0,
                0,
                Optional.empty(),
                outlook.reason());
    }

    private String stateName() {
        return switch (standing.phase()) {
            case JoinerPhase.Reading() -> "reading";
            case JoinerPhase.Founding founding -> "founding";
            case JoinerPhase.Bootstrapping bootstrapping -> "bootstrapping";
            case JoinerPhase.Resting resting -> outlook.isDown() ? "down" : "waiting";
            case JoinerPhase.Dialing() -> "dialing";
            case JoinerPhase.Greeting greeting -> "greeting";
            case JoinerPhase.Ended() -> "ended";
        };
    }
}
