package dev.futago.node.arbiter;

import dev.futago.node.config.HostPort;
import dev.futago.node.config.Reason;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of arbiter that {@code --arbiter} can name. */
public final class Arbiters {

    /** What a pair without an arbiter writes. */
    public static final String NONE = "none";

    /** How long a question may take before its outcome is called unknown. */
    public static final long PATIENCE_MILLIS = Questions.PATIENCE_MILLIS;

    private static final String FILE = "file:";
    private static final String ETCD = "etcd://";
    private static final String ZOOKEEPER = "zk://";

    private Arbiters() {}

    /**
     * Opens the arbiter that a user named.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static Arbiter open(String named) {
        if (named.equals(NONE)) {
            return new NoArbiter();
        }
        if (named.startsWith(FILE) && named.length() > FILE.length()) {
            return file(named.substring(FILE.length()));
        }
        if (named.startsWith(ETCD)) {
            Place place = Place.parse(named, ETCD);
            return new EtcdArbiter(place.servers, place.path.substring(1), Clock.systemUTC());
        }
        if (named.startsWith(ZOOKEEPER)) {
            Place place = Place.parse(named, ZOOKEEPER);
            String servers =
                    place.servers.stream().map(HostPort::toString).collect(Collectors.joining(","));
            return new ZooKeeperArbiter(servers, place.path, Clock.systemUTC());
        }
        throw new IllegalArgumentException(
                "'%s' is not an arbiter: file:PATH, etcd://HOST:PORT/KEY, zk://HOST:PORT/PATH or none"
                        .formatted(named));
    }

    /** The kind of arbiter that a user named: what precedes the first colon. */
    public static String kindOf(String named) {
        int colon = named.indexOf(':');
        return colon < 0 ? named : named.substring(0, colon);
    }

    /** Both nodes must mean the same file, whatever folder they were started in. */
    private static Arbiter file(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "--arbiter file:%s is not an absolute path: write file:/PATH, the same for both nodes"
                            .formatted(path));
        }
        try {
            return FileArbiter.open(Path.of(path), Clock.systemUTC());
        } catch (IOException | InvalidPathException wrong) {
            throw new IllegalArgumentException(
                    "the arbiter's path %s cannot be written: %s".formatted(path, Reason.of(wrong)),
                    wrong);
        }
    }

    /**
     * Where a record is kept in a service.
     *
     * @param path begins with a slash
     */
    private record Place(List<HostPort> servers, String path) {

        static Place parse(String named, String scheme) {
            String rest = named.substring(scheme.length());
            int slash = rest.indexOf('/');
            if (slash < 1 || slash == rest.length() - 1 || rest.endsWith("/")) {
                throw new IllegalArgumentException(
                        "'%s' does not say where the record is kept: %sHOST:PORT/NAME"
                                .formatted(named, scheme));
            }
            List<HostPort> servers =
                    Stream.of(rest.substring(0, slash).split(",", -1))
                            .map(HostPort::parse)
                            .toList();
            return new Place(servers, rest.substring(slash));
        }
    }
}
