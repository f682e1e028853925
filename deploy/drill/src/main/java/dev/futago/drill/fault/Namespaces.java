package dev.futago.drill.fault;

import dev.futago.drill.process.Child;
import dev.futago.drill.process.Shell;
import dev.futago.drill.process.Site;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Two network namespaces, one for each node: a link between them that can be broken, and a bridge
 * over which clients, operators and the arbiter reach both. Addresses are of 198.18.0.0/15, which
 * is set aside for measurements (RFC 2544). What a drill left that was killed: see {@link
 * LeftOver}.
 */
public final class Namespaces implements Child {

    private static final String PREFIX = "futago-";
    private static final String BRIDGE_PREFIX = "fg";
    private static final Pattern LEFT_NAMESPACE = Pattern.compile(PREFIX + "(\\d+)-[ab]");
    private static final Pattern LEFT_LINK =
            Pattern.compile("^" + BRIDGE_PREFIX + "(\\d+)\\b", Pattern.MULTILINE);
    private static final String LINK = "peer0";
    private static final String[] NODES = {"a", "b"};

    /** What goes over a slow link at once, and what waits for it; more is dropped. */
    private static final String BURST = "16kb";

    private static final String QUEUE = "32kb";

    private static final Pattern OVERLIMITS = Pattern.compile("overlimits (\\d+)");

    private final long pid;
    private final long subnet;
    private final String bridge;
    private boolean isClosed;

    private Namespaces(long pid) {
        this.pid = pid;
        subnet = pid % 250 + 1;
        bridge = BRIDGE_PREFIX + pid;
    }

    /** Why there can be none here; empty when there can. */
    public static Optional<String> missing() {
        if (!Shell.isRoot()) {
            return Optional.of("network namespaces need root");
        }
        for (String program : List.of("ip", "nft", "tc", "unshare")) {
            if (!Shell.has(program)) {
                return Optional.of(
                        "%s is not installed (Debian: iproute2, nftables, util-linux)"
                                .formatted(program));
            }
        }
        try {
            Shell.run("unshare", "--net", "--mount", "true"); // Leaves nothing, as ip netns may.
            return Optional.empty();
        } catch (IllegalStateException refused) {
            return Optional.of("network namespaces cannot be made: " + refused.getMessage());
        }
    }

    /** Those of this process, not made yet. Whoever has them built closes them, built or not. */
    public static Namespaces planned() {
        return new Namespaces(ProcessHandle.current().pid());
    }

    /** Removes those of drills that were killed themselves. */
    static void removeLeftOver() {
        Stream.concat(
                        LEFT_NAMESPACE.matcher(Shell.run("ip", "netns", "list")).results(),
                        LEFT_LINK.matcher(Shell.run("ip", "-brief", "link")).results())
                .map(found -> Long.parseLong(found.group(1)))
                .distinct()
                .filter(pid -> ProcessHandle.of(pid).isEmpty())
                .forEach(pid -> new Namespaces(pid).close());
    }

    /** Makes them; while it does so somebody else may close them. */
    public void build() {
        step("ip", "link", "add", bridge, "type", "bridge");
        step("ip", "address", "add", hostAddress() + "/24", "dev", bridge);
        step("ip", "link", "set", bridge, "up");
        for (int node = 0; node < NODES.length; node++) {
            String outer = bridge + NODES[node];
            step("ip", "netns", "add", name(node));
            step(
                    "ip",
                    "link",
                    "add",
                    outer,
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "eth0",
                    "netns",
                    name(node));
            step("ip", "link", "set", outer, "master", bridge, "up");
            stepWithin(node, "ip", "address", "add", host(node) + "/24", "dev", "eth0");
            stepWithin(node, "ip", "link", "set", "eth0", "up");
            stepWithin(node, "ip", "link", "set", "lo", "up");
        }
        stepWithin(
                0, "ip", "link", "add", LINK, "type", "veth", "peer", "name", LINK, "netns",
                name(1));
        for (int node = 0; node < NODES.length; node++) {
            stepWithin(node, "ip", "address", "add", linkHost(node) + "/24", "dev", LINK);
            stepWithin(node, "ip", "link", "set", LINK, "up");
            stepWithin(node, "nft", "add table inet futago");
            for (String way : List.of("input", "output")) {
                stepWithin(
                        node,
                        "nft",
                        "add chain inet futago %s { type filter hook %s priority 0; }"
                                .formatted(way, way));
            }
        }
    }

    private void stepWithin(int node, String... command) {
        step(inside(node, command));
    }

    private void step(String... command) {
        step(List.of(command));
    }

    private synchronized void step(List<String> command) {
        if (isClosed) {
            throw new IllegalStateException("it is over: nothing more is made");
        }
        Shell.run(command);
    }

    private String name(int node) {
        return "%s%d-%s".formatted(PREFIX, pid, NODES[node]);
    }

    /** Where the nodes reach what runs beside them: the arbiter. */
    public String hostAddress() {
        return "198.18.%d.1".formatted(subnet);
    }

    private String host(int node) {
        return "198.18.%d.%d".formatted(subnet, node + 2);
    }

    private String linkHost(int node) {
        return "198.19.%d.%d".formatted(subnet, node + 2);
    }

    private List<String> entry(int node) {
        return List.of("ip", "netns", "exec", name(node));
    }

    private List<String> inside(int node, String... command) {
        var whole = new ArrayList<>(entry(node));
        whole.addAll(List.of(command));
        return whole;
    }

    private void within(int node, String... command) {
        Shell.run(inside(node, command));
    }

    /** Where a node runs, 0 or 1. */
    public Site site(int node) {
        return new Site(entry(node), host(node), linkHost(node));
    }

    /** Nothing comes to a node over the link any more. */
    public void cutInto(int node) {
        within(node, "nft", "add rule inet futago input iifname %s drop".formatted(LINK));
    }

    /** Nothing goes from a node over the link any more. */
    public void cutOutOf(int node) {
        within(node, "nft", "add rule inet futago output oifname %s drop".formatted(LINK));
    }

    /** Nothing goes over the link any more, either way, and nobody is told. */
    public void cut() {
        cutInto(0);
        cutOutOf(0);
    }

    /** Whoever sends to a node over the link is told that its connection is broken. */
    public void reset(int node) {
        within(
                node,
                "nft",
                "add rule inet futago input iifname %s meta l4proto tcp reject with tcp reset"
                        .formatted(LINK));
    }

    /** How often what a node sends over a slow link had to wait for it. */
    public long waits(int node) {
        String said = Shell.run(inside(node, "tc", "-s", "qdisc", "show", "dev", LINK));
        Matcher waits = OVERLIMITS.matcher(said);
        return waits.find() ? Long.parseLong(waits.group(1)) : 0;
    }

    /** All rules about the link are gone. */
    public void mend() {
        for (int node = 0; node < NODES.length; node++) {
            within(node, "nft", "flush table inet futago");
        }
    }

    /** The link's end at a node is pulled out, or put in again. */
    public void plug(int node, boolean isIn) {
        within(node, "ip", "link", "set", LINK, isIn ? "up" : "down");
    }

    /** What a node sends over the link goes at this rate at most. */
    public void slow(int node, int megabitsPerSecond) {
        within(
                node,
                "tc",
                "qdisc",
                "add",
                "dev",
                LINK,
                "root",
                "tbf",
                "rate",
                String.format(Locale.ROOT, "%dmbit", megabitsPerSecond),
                "burst",
                BURST,
                "limit",
                QUEUE);
    }

    /** What a node sends over the link goes as fast as it can again. */
    public void hurry(int node) {
        within(node, "tc", "qdisc", "delete", "dev", LINK, "root");
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        for (int node = 0; node < NODES.length; node++) {
            remove(
                    "ip",
                    "link",
                    "delete",
                    bridge + NODES[node]); // Its namespace may take its time.
            remove("ip", "netns", "delete", name(node));
        }
        remove("ip", "link", "delete", bridge);
    }

    /** What was never made is not there to be removed. */
    private static void remove(String... command) {
        try {
            Shell.run(command);
        } catch (IllegalStateException notThere) {
            // Told by ip; nothing depends on it.
        }
    }
}
