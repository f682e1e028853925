package dev.futago.node.config;

import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/** An address as users write it: {@code host:port}, or {@code [::1]:port}. */
public record HostPort(String host, int port) {

    /** Writes an IPv6 address in its one canonical form (RFC 5952). */
    public HostPort {
        if (host.contains(":")) {
            host = canonical(host);
        }
    }

    private static String canonical(String host) {
        int percent = host.indexOf('%');
        String scope = percent < 0 ? "" : host.substring(percent);
        try {
            String address = host.substring(0, host.length() - scope.length());
            return NetUtil.toAddressString(InetAddress.ofLiteral(address)) + scope;
        } catch (IllegalArgumentException noAddress) {
            return host; // What it is used for will say so.
        }
    }

    /** A socket's address: the port that it has, on its machine. */
    public static HostPort of(InetSocketAddress address) {
        return new HostPort(
                address.isUnresolved()
                        ? address.getHostString()
                        : NetUtil.toAddressString(address.getAddress()),
                address.getPort());
    }

    /** A socket's address as logs show it. */
    public static String text(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? of(inet).toString() : "(closed)";
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("'%s' is not HOST:PORT".formatted(text));
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new HostPort(host, parsePort(text.substring(colon + 1), text));
    }

    private static int parsePort(String digits, String text) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, as is a number that is out of range.
        }
        throw new IllegalArgumentException(
                "'%s' is not HOST:PORT: a port is a number from 0 to 65535".formatted(text));
    }

    /** Whether it is one machine's address, in full and in numbers; nothing is looked up. */
    public boolean isNumeric() {
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            boolean isInFull =
                    address instanceof Inet6Address || address.getHostAddress().equals(host);
            return isInFull && !address.isAnyLocalAddress();
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }

    /** Its address, when it is written in numbers; nothing is looked up. */
    public Optional<InetAddress> literal() {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }

    /** For Netty; the name is looked up now. */
    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[%s]:%d".formatted(host, port) : host + ":" + port;
    }
}
