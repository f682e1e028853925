package dev.futago.drill.failover;

import dev.futago.drill.process.Child;
import dev.futago.drill.process.Signals;
import dev.futago.node.admin.StatusReport;
import dev.futago.node.config.HostPort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A node that somebody else runs. Its process can be told by signals if it is on this machine; when
 * it has ended, whoever runs it must start it again: a supervisor, or a person.
 */
final class AttachedMember implements Member, Child {

    /** How long it may take until somebody has started it again. */
    private static final Duration RETURN_MAX = Duration.ofMinutes(15);

    private static final long POLL_MILLIS = 20;

    private final NodeApi api;
    private final InetSocketAddress client;
    private final String name;
    private final Consumer<String> teller;
    private long pid;
    private long frozenPid;
    private boolean isClosed;

    /**
     * A node that runs.
     *
     * @param teller told what somebody must do
     * @throws DrillRefusedException when it does not answer
     */
    AttachedMember(HostPort api, InetSocketAddress client, Consumer<String> teller) {
        this.api = new NodeApi(api);
        this.client = client;
        this.teller = teller;
        StatusReport status =
                this.api
                        .status()
                        .orElseThrow(() -> new DrillRefusedException(api + " does not answer"));
        name = status.node();
        pid = status.pid();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public NodeApi api() {
        return api;
    }

    @Override
    public InetSocketAddress client() {
        return client;
    }

    @Override
    public void start(String verb) {
        teller.accept("%s must be started again now, if nothing does so by itself".formatted(name));
    }

    @Override
    public void awaitReady(String role, Duration atMost)
            throws TimeoutException, InterruptedException {
        await(RETURN_MAX, () -> api.status().map(NodeApi::roleIn).filter(role::equals).isPresent());
        pid = api.status().map(StatusReport::pid).orElse(pid);
    }

    @Override
    public int awaitEnd(Duration atMost) {
        throw new IllegalStateException(name + " is not ours: its exit code is not known");
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Duration atMost, Condition condition)
            throws TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(
                        "%s was not ready within %d s".formatted(name, atMost.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    @Override
    public boolean isAlive() {
        return isHere() && Processes.isNode(pid);
    }

    @Override
    public long pid() {
        if (!isAlive()) {
            throw new IllegalStateException(name + " has no process here");
        }
        return pid;
    }

    @Override
    public void checkHere() {
        if (!isAlive()) {
            throw new DrillRefusedException(
                    "%s is no process of this machine: start this drill where it is"
                            .formatted(name));
        }
    }

    private boolean isHere() {
        try {
            InetAddress at = InetAddress.getByName(api.address().host());
            return at.isLoopbackAddress()
                    || Optional.ofNullable(NetworkInterface.getByInetAddress(at)).isPresent();
        } catch (IOException unknown) {
            return false;
        }
    }

    @Override
    public synchronized void freeze() {
        if (isClosed) {
            throw new IllegalStateException("it is over: nothing more is broken");
        }
        long here = pid();
        frozenPid = here;
        Signals.stop(here);
    }

    @Override
    public synchronized void thaw() {
        if (frozenPid != 0 && Processes.isNode(frozenPid)) {
            Signals.go(frozenPid);
        }
        frozenPid = 0;
    }

    /** Whatever comes of the drill, it does not leave a process of somebody else standing still. */
    @Override
    public synchronized void close() {
        isClosed = true;
        thaw();
    }

    @Override
    public void kill() throws TimeoutException, InterruptedException {
        long killed = pid();
        Signals.kill(killed);
        await(RETURN_MAX, () -> !Processes.isNode(killed));
    }
}
