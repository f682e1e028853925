package dev.futago.common.role;

/**
 * When the peer was last heard, when it is to hear from us, and what it last said of itself.
 *
 * <p>A pause of this process is not the peer's silence: between two looks at the clock at most one
 * heartbeat interval counts as silence, however late the second look is.
 */
public final class PeerWatch {

    /** No busy word has come since the loop of the peer was heard. */
    private static final long NO_TURN = -1;

    private final long heartbeatNanos;
    private final long suspectsNanos;
    private long heardAtNanos;
    private long busyTurn = NO_TURN;
    private long suspectsAtNanos;
    private long lookedAtNanos;
    private long echoNanos;
    private long heartbeatAtNanos;
    private long number;
    private long uptimeNanos;

    /**
     * A watch that {@link #begin} starts.
     *
     * @param heartbeatNanos between two heartbeats of ours
     * @param suspectsNanos silence after which the peer is suspected
     */
    public PeerWatch(long heartbeatNanos, long suspectsNanos) {
        this.heartbeatNanos = heartbeatNanos;
        this.suspectsNanos = suspectsNanos;
    }

    /** Another peer: it is taken to have spoken now. */
    public void begin(long nowNanos) {
        heard(nowNanos);
        heartbeatAtNanos = nowNanos;
        number = 0;
        uptimeNanos = 0;
        echoNanos = Message.Heartbeat.NO_ECHO;
    }

    /** The peer said something. */
    public void heard(long nowNanos) {
        heardAtNanos = nowNanos;
        lookedAtNanos = nowNanos;
        suspectsAtNanos = nowNanos + suspectsNanos;
        busyTurn = NO_TURN;
    }

    /**
     * The peer's second thread said that its loop is busy (R21): patience begins anew, and ends at
     * the latest so long after the loop was heard. A loop that has finished a turn since the first
     * such word has spoken at the end of it: that it was not heard is silence, and not patience.
     *
     * @param turn the last turn that the loop has finished
     * @param busyNanos from the last word of the loop to the end of all patience
     */
    public void busy(long nowNanos, long turn, long busyNanos) {
        if (busyTurn == NO_TURN) {
            busyTurn = turn;
        }
        if (turn == busyTurn) {
            long untilNanos = Math.min(nowNanos + suspectsNanos, heardAtNanos + busyNanos);
            suspectsAtNanos = Math.max(suspectsAtNanos, untilNanos);
        }
    }

    /**
     * Looks at the clock, before the peer is judged. A look that comes later than one heartbeat
     * interval after the last one is this process's own lateness, and does not count as silence.
     */
    public void look(long nowNanos) {
        long lateNanos = nowNanos - lookedAtNanos - heartbeatNanos;
        suspectsAtNanos += Math.max(0, lateNanos);
        lookedAtNanos = nowNanos;
    }

    /** The peer said this of itself. */
    public void note(Message.Heartbeat heartbeat) {
        number = heartbeat.number();
        uptimeNanos = heartbeat.uptimeNanos();
        echoNanos = heartbeat.echoNanos();
    }

    /** When it was heard last. */
    public long heardAtNanos() {
        return heardAtNanos;
    }

    /** How long it has been silent. */
    public long silenceNanos(long nowNanos) {
        return nowNanos - heardAtNanos;
    }

    /**
     * Upper bound of the age of the last heartbeat, by this process's clock: the peer sent it after
     * it had heard a heartbeat that this process sent so long ago. The time that it waited, on the
     * way or for a process that stood still, counts in full.
     *
     * @return {@link Long#MAX_VALUE} before the first echo
     */
    public long ageNanos(long nowNanos) {
        return echoNanos == Message.Heartbeat.NO_ECHO ? Long.MAX_VALUE : nowNanos - echoNanos;
    }

    /** Whether it has been silent for too long. */
    public boolean isSilent(long nowNanos) {
        return nowNanos >= suspectsAtNanos;
    }

    /** Whether a heartbeat of ours is due; after true, the next one is due an interval later. */
    public boolean isHeartbeatDue(long nowNanos) {
        if (nowNanos < heartbeatAtNanos) {
            return false;
        }
        heartbeatAtNanos = nowNanos + heartbeatNanos;
        return true;
    }

    /** When the peer's silence will be too long. */
    public long suspectsAtNanos() {
        return suspectsAtNanos;
    }

    /** When it wants to be told the time by one who also sends heartbeats. */
    public long nextTickNanos() {
        return Math.min(heartbeatAtNanos, suspectsAtNanos);
    }

    /** The last checkpoint of which the peer spoke in a heartbeat. */
    public long number() {
        return number;
    }

    /** How long the peer had run, as it said last. */
    public long uptimeNanos() {
        return uptimeNanos;
    }
}
