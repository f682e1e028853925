package dev.futago.primary;

import dev.futago.common.role.Action;
import dev.futago.common.role.Host;
import dev.futago.common.role.Message;
import dev.futago.common.role.PeerWatch;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tally;

import java.util.Optional;
import java.util.function.Consumer;

/** Whether the joiner lives and keeps up, and that it hears as much of the owner. */
final class JoinerWatch {

    /** How many times the suspicion time one checkpoint may take while heartbeats come. */
    private static final long ACK_PATIENCE = 5;

    private final Host host;
    private final PrimaryStanding standing;
    private final CheckpointWindow window;
    private final PeerWatch watch;

    JoinerWatch(Host host, PrimaryStanding standing, CheckpointWindow window) {
        this.host = host;
        this.standing = standing;
        this.window = window;
        RoleConfig.Timers timers = host.config().timers();
        watch = new PeerWatch(timers.heartbeatNanos(), timers.primarySuspectsNanos());
    }

    /** A joiner, or a standby that was given: it is taken to have spoken now. */
    void begin(long nowNanos) {
        watch.begin(nowNanos);
    }

    /** The same standby over a new connection. */
    void beginAgain(long nowNanos) {
        watch.begin(nowNanos);
        host.tally().add(Tally.Count.RECONNECTS, 1);
    }

    /** The joiner said something. */
    void heard(long nowNanos) {
        watch.heard(nowNanos);
    }

    /** The joiner said this of itself. */
    void note(Message.Heartbeat heartbeat) {
        watch.note(heartbeat);
    }

    /** Looks at the clock, before the joiner is judged. */
    void look(long nowNanos) {
        watch.look(nowNanos);
    }

    /** Why the joiner is to be given up. */
    Optional<String> trouble(long nowNanos) {
        if (watch.isSilent(nowNanos)) {
            long millis = watch.silenceNanos(nowNanos) / 1_000_000;
            return Optional.of("silent for %d ms".formatted(millis));
        }
        long suspectsNanos = host.config().timers().primarySuspectsNanos();
        return window.oldestNanos(nowNanos) >= ACK_PATIENCE * suspectsNanos
                ? Optional.of("it speaks, and acknowledges nothing")
                : Optional.empty();
    }

    /** Tells the joiner, when it is time to, that the owner lives. */
    void beatWhenDue(long nowNanos, Consumer<? super Action> out) {
        if (watch.isHeartbeatDue(nowNanos)) {
            beat(nowNanos, out);
        }
    }

    /** Tells the joiner, if there is one, that the owner lives and for how long it has paused. */
    void beat(long nowNanos, Consumer<? super Action> out) {
        standing.phase()
                .connected()
                .ifPresent(
                        joiner -> {
                            var heartbeat =
                                    new Message.Heartbeat(
                                            standing.epoch(),
                                            window.sealed(),
                                            nowNanos,
                                            host.pause().leftNanos(nowNanos),
                                            watch.uptimeNanos());
                            out.accept(new Action.Send(joiner.link(), heartbeat));
                        });
    }

    /** When the silence of one that was lost will be too long. */
    long suspectsAtNanos() {
        return watch.suspectsAtNanos();
    }

    /** When it wants to be told the time. */
    long nextTickNanos() {
        return standing.phase().connected().isEmpty() ? Role.NEVER : watch.nextTickNanos();
    }

    /** Since when nothing was heard of the joiner; 0 when there is none. */
    long silenceNanos(long nowNanos) {
        return standing.phase().connected().isPresent() ? watch.silenceNanos(nowNanos) : 0;
    }

    /** The joiner as the owner sees it. */
    Optional<RoleStatus.Peer> peer() {
        Phase phase = standing.phase();
        boolean receives = phase instanceof Phase.Resyncing || phase instanceof Phase.Gating;
        return phase.connected()
                .map(
                        joiner ->
                                new RoleStatus.Peer(
                                        joiner.node(),
                                        "standby",
                                        receives ? "receiving" : "streaming",
                                        window.acked(),
                                        watch.uptimeNanos()));
    }
}
