package dev.futago.node.arbiter;

import static org.awaitility.Awaitility.await;

import dev.futago.node.config.HostPort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An etcd of a test's own, on loopback. */
final class EtcdServer implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/etcd");

    private Path data;
    private final HostPort client = free();
    private final HostPort peer = free();
    private Process process;

    private EtcdServer(Path data) throws IOException {
        this.data = data;
        process = launch();
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    static EtcdServer start(Path data) throws IOException {
        return new EtcdServer(data);
    }

    private static HostPort free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new HostPort("127.0.0.1", socket.getLocalPort());
        }
    }

    private Process launch() throws IOException {
        Process started =
                new ProcessBuilder(
                                List.of(
                                        PROGRAM.toString(),
                                        "--name=test",
                                        "--data-dir=" + data,
                                        "--listen-client-urls=http://" + client,
                                        "--advertise-client-urls=http://" + client,
                                        "--listen-peer-urls=http://" + peer,
                                        "--initial-advertise-peer-urls=http://" + peer,
                                        "--initial-cluster=test=http://" + peer,
                                        "--log-level=error"))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        await().atMost(Duration.ofSeconds(30)).until(this::isListening);
        return started;
    }

    private boolean isListening() {
        try (var socket = new Socket(client.host(), client.port())) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    HostPort address() {
        return client;
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    void restart() throws IOException {
        process = launch();
    }

    /** Restarts it at the same address with other data. */
    void restartOn(Path other) throws IOException {
        data = other;
        restart();
    }

    /** Stops it, so that what is asked is neither answered nor refused; or lets it go on. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() {
        kill();
    }
}
