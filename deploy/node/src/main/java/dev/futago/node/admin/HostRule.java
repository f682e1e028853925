package dev.futago.node.admin;

import dev.futago.node.config.HostPort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Names by which the HTTP API answers, so that no web page can reach it through a browser: neither
 * under a foreign name that leads to this machine (DNS rebinding) nor from a foreign page.
 */
final class HostRule {

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final Set<String> names = new HashSet<>();

    /**
     * The rule of an API: its own address, loopback, this machine's name, and what its user names.
     *
     * @param listen as the user wrote it
     * @param named by {@code --api-host}
     */
    HostRule(HostPort listen, Set<String> named) {
        names.add("localhost");
        names.add(lower(listen.host()));
        named.forEach(name -> names.add(lower(name)));
        machineName().ifPresent(name -> names.add(lower(name)));
    }

    private static Optional<String> machineName() {
        try {
            return Optional.of(Files.readString(HOST_NAME, StandardCharsets.UTF_8).strip())
                    .filter(name -> !name.isEmpty());
        } catch (IOException noLinux) {
            return Optional.empty();
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /**
     * Answers whether a request may name this authority.
     *
     * @param asked the address of this machine to which the client has connected
     */
    boolean isOwn(String authority, InetAddress asked) {
        Optional<String> host = hostIn(authority);
        if (host.isEmpty()) {
            return false;
        }
        if (names.contains(lower(host.get()))) {
            return true;
        }
        try {
            InetAddress literal = InetAddress.ofLiteral(host.get());
            return literal.isLoopbackAddress() || literal.equals(asked);
        } catch (IllegalArgumentException aForeignName) {
            return false;
        }
    }

    /** Answers whether a page of this origin may ask: only one that this very API has served. */
    static boolean isSame(String origin, String authority) {
        return origin.equalsIgnoreCase("http://" + authority);
    }

    private static Optional<String> hostIn(String authority) {
        try {
            URI uri = new URI("http://" + authority).parseServerAuthority();
            return Optional.ofNullable(uri.getUserInfo() == null ? uri.getHost() : null)
                    .map(HostRule::withoutBrackets);
        } catch (URISyntaxException noAuthority) {
            return Optional.empty();
        }
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
