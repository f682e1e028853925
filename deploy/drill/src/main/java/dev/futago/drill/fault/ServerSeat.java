package dev.futago.drill.fault;

import dev.futago.drill.process.Ports;
import dev.futago.drill.process.Shell;
import dev.futago.drill.process.Signals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An arbiter that is a server: cut by stopping its process, crashed by killing it. */
final class ServerSeat implements ArbiterSeat {

    private static final String ETCD = "etcd";
    private static final Path ZOOKEEPER = Path.of("/usr/share/zookeeper/bin/zkServer.sh");
    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final int CONNECT_MILLIS = 500;
    private static final long POLL_MILLIS = 20;

    private final String scheme;
    private final List<String> command;
    private final InetSocketAddress client;
    private Optional<Process> process = Optional.empty();
    private boolean isClosed;

    private ServerSeat(String scheme, List<String> command, InetSocketAddress client) {
        this.scheme = scheme;
        this.command = command;
        this.client = client;
    }

    static Optional<String> etcdMissing() {
        return Shell.has(ETCD)
                ? Optional.empty()
                : Optional.of("etcd is not installed (Debian: etcd-server)");
    }

    static ServerSeat etcd(Path folder, String host) {
        List<Integer> ports = Ports.free(2);
        String client = "http://%s:%d".formatted(host, ports.getFirst());
        String peer = "http://127.0.0.1:%d".formatted(ports.getLast());
        return new ServerSeat(
                "etcd://",
                List.of(
                        ETCD,
                        "--name=drill",
                        "--data-dir=" + folder.resolve("etcd"),
                        "--listen-client-urls=" + client,
                        "--advertise-client-urls=" + client,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=drill=" + peer,
                        "--log-level=error"),
                new InetSocketAddress(host, ports.getFirst()));
    }

    static Optional<String> zooKeeperMissing() {
        return Files.isExecutable(ZOOKEEPER)
                ? Optional.empty()
                : Optional.of("ZooKeeper is not installed (Debian: zookeeper)");
    }

    static ServerSeat zooKeeper(Path folder, String host) {
        int port = Ports.free(1).getFirst();
        Path home = folder.resolve("zookeeper");
        Path config = home.resolve("zoo.cfg");
        try {
            Files.createDirectories(home);
            Files.writeString(
                    config,
                    """
                    dataDir=%s
                    clientPort=%d
                    clientPortAddress=%s
                    tickTime=500
                    admin.enableServer=false
                    """
                            .formatted(home, port, host));
        } catch (IOException failed) {
            throw new UncheckedIOException("no folder for ZooKeeper", failed);
        }
        return new ServerSeat(
                "zk://",
                List.of(
                        "env",
                        "ZOO_LOG_DIR=" + home,
                        ZOOKEEPER.toString(),
                        "start-foreground",
                        config.toString()),
                new InetSocketAddress(host, port));
    }

    @Override
    public void begin() throws InterruptedException {
        launch();
        awaitListening();
    }

    private synchronized void launch() {
        if (isClosed) {
            throw new IllegalStateException("it is over: nothing more is started");
        }
        try {
            process =
                    Optional.of(
                            new ProcessBuilder(command)
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start());
        } catch (IOException failed) {
            throw new UncheckedIOException(command.getFirst() + " cannot be started", failed);
        }
    }

    private synchronized Process running() {
        return process.orElseThrow(() -> new IllegalStateException("no arbiter was started"));
    }

    private void awaitListening() throws InterruptedException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (!isListening()) {
            if (!running().isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "the arbiter %s does not start".formatted(address()));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private boolean isListening() {
        try (var socket = new Socket()) {
            socket.connect(client, CONNECT_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public String address() {
        return addressOver(client);
    }

    @Override
    public Optional<InetSocketAddress> server() {
        return Optional.of(client);
    }

    @Override
    public String addressOver(InetSocketAddress relay) {
        return "%s%s:%d/futago"
                .formatted(scheme, relay.getAddress().getHostAddress(), relay.getPort());
    }

    @Override
    public void cut() {
        Signals.stop(running().pid());
    }

    @Override
    public void crash() {
        running().destroyForcibly().onExit().join();
    }

    @Override
    public void mend() throws InterruptedException {
        if (running().isAlive()) {
            Signals.go(running().pid());
        } else {
            begin();
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        process.ifPresent(one -> one.destroyForcibly().onExit().join());
    }
}
