package dev.futago.drill.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Two nodes and a file arbiter on loopback, as a user would start them. */
public final class ChildPair {

    /** Where one of the nodes listens. */
    public record Places(String name, int listen, int api, int client) {

        /** For clients. */
        public String clientAddress() {
            return "127.0.0.1:" + client;
        }

        /** For HTTP. */
        public String apiAddress() {
            return "127.0.0.1:" + api;
        }
    }

    private static final int PORT_MIN = 20_000;
    private static final int PORT_MAX = 30_000;

    private final Path launcher;
    private final String memory;
    private final Path folder;
    private final BiConsumer<String, String> log;
    private final Places first;
    private final Places second;

    /**
     * A pair of which nothing runs yet.
     *
     * @param launcher the program {@code futago}
     * @param memory guest memory as {@code --memory} takes it
     * @param folder of its own, where the arbiter keeps its record
     * @param log told the node's name and each line that it logs
     */
    public ChildPair(Path launcher, String memory, Path folder, BiConsumer<String, String> log) {
        this.launcher = launcher;
        this.memory = memory;
        this.log = log;
        this.folder = folder;
        List<Integer> ports = freePorts(6);
        first = new Places("a", ports.get(0), ports.get(1), ports.get(2));
        second = new Places("b", ports.get(3), ports.get(4), ports.get(5));
    }

    /**
     * Ports on which nobody listens now, below those that the system lends to connections: a node
     * that is started again must find its own.
     */
    private static List<Integer> freePorts(int count) {
        return new SplittableRandom()
                .ints(PORT_MIN, PORT_MAX)
                .distinct()
                .limit(PORT_MAX - PORT_MIN)
                .filter(ChildPair::isFree)
                .limit(count)
                .boxed()
                .toList();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** The node that is started as primary. */
    public Places first() {
        return first;
    }

    /** The node that is started as standby. */
    public Places second() {
        return second;
    }

    /** The command line of a node. */
    private List<String> command(String verb, Places own, List<String> more) {
        Places other = own.equals(first) ? second : first;
        List<String> words =
                new ArrayList<>(
                        List.of(
                                launcher.toString(),
                                verb,
                                "--name",
                                own.name,
                                "--guest",
                                "rr",
                                "--memory",
                                memory,
                                "--listen",
                                "127.0.0.1:" + own.listen,
                                "--api",
                                own.apiAddress(),
                                "--client",
                                own.clientAddress(),
                                "--peer",
                                "127.0.0.1:" + other.listen,
                                "--arbiter",
                                "file:" + folder));
        words.addAll(more);
        return words;
    }

    /** Deletes what the arbiter kept. */
    public void deleteFiles() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException left) {
            throw new UncheckedIOException("the folder %s is left".formatted(folder), left);
        }
    }

    /**
     * Starts a node.
     *
     * @param verb {@code primary} or {@code standby}
     * @param more flags beyond those that a pair needs
     */
    public ChildNode start(String verb, Places own, String... more) {
        return ChildNode.start(
                own.name, command(verb, own, List.of(more)), line -> log.accept(own.name, line));
    }
}
