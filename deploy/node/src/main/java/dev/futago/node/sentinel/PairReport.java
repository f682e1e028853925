package dev.futago.node.sentinel;

import dev.futago.common.role.NodeRef;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tenure;
import dev.futago.node.config.HostPort;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The pair at one moment, in the fields by which a Redis Sentinel describes a master, its replicas
 * and the other Sentinels. A field that would mean nothing here is left out.
 *
 * @param asked the address of this node that was asked
 */
record PairReport(PairMap map, Sighting sighting, InetAddress asked) {

    /** Where the primary's clients connect to. */
    Optional<HostPort> primary() {
        return map.primary(sighting).flatMap(side -> map.clientOf(side, asked));
    }

    /** The primary; empty where none is known. */
    Optional<Map<String, String>> master() {
        return map.primary(sighting)
                .flatMap(side -> map.clientOf(side, asked).map(at -> master(side, at)));
    }

    private Map<String, String> master(Side side, HostPort at) {
        String flags = isHeard(side) ? "master" : "master,s_down";
        Map<String, String> fields = named(map.name(), at, runId(side), flags);
        putSilence(fields, side);
        fields.put("role-reported", "master");
        fields.put("config-epoch", Long.toString(status().tenure().map(Tenure::epoch).orElse(0L)));
        fields.put("num-slaves", replica().isPresent() ? "1" : "0");
        fields.put("num-other-sentinels", map.peer().isPresent() ? "1" : "0");
        fields.put("quorum", "1");
        fields.put("failover-timeout", Long.toString(SentinelCommands.SWITCHOVER_MAX.toMillis()));
        fields.put("parallel-syncs", "1");
        return fields;
    }

    /**
     * The standby that the record names, if it is there for clients: they would send it the reads
     * that it refuses.
     */
    Optional<Map<String, String>> replica() {
        return map.primary(sighting)
                .filter(side -> map.offersStandby())
                .map(Side::other)
                .filter(this::isNamedStandby)
                .flatMap(side -> map.clientOf(side, asked).map(at -> replica(side, at)));
    }

    private boolean isNamedStandby(Side side) {
        Optional<NodeRef> life = map.lifeOf(side, status().tenure());
        boolean isNamed =
                life.isPresent() && status().tenure().flatMap(Tenure::standby).equals(life);
        return isNamed && (side == Side.PEER || status().isProtected());
    }

    private Map<String, String> replica(Side side, HostPort at) {
        boolean isUp = status().isProtected();
        String flags = isUp ? "slave" : "slave,s_down,disconnected";
        Map<String, String> fields = named(at.toString(), at, runId(side), flags);
        putSilence(fields, side);
        HostPort master = primary().orElseThrow();
        fields.put("role-reported", "slave");
        fields.put("master-link-status", isUp ? "ok" : "err");
        fields.put("master-host", master.host());
        fields.put("master-port", Integer.toString(master.port()));
        fields.put("slave-priority", "100");
        fields.put("slave-repl-offset", Long.toString(status().acked()));
        return fields;
    }

    /** The other node's Sentinel port; empty for a node that runs alone. */
    Optional<Map<String, String>> otherSentinel() {
        return map.peer()
                .map(
                        peer -> {
                            String id =
                                    map.lifeOf(Side.PEER, status().tenure())
                                            .map(life -> sentinelId(map, life.name()))
                                            .orElse("");
                            return named(
                                    id.isEmpty() ? peer.sentinel().toString() : id,
                                    peer.sentinel(),
                                    id,
                                    "sentinel");
                        });
    }

    /** The part of {@code INFO} that is about masters. */
    String info() {
        Optional<String> line =
                map.primary(sighting)
                        .flatMap(side -> map.clientOf(side, asked).map(at -> line(side, at)));
        return """
        # Sentinel\r
        sentinel_masters:%d\r
        sentinel_tilt:0\r
        sentinel_running_scripts:0\r
        sentinel_scripts_queue_length:0\r
        sentinel_simulate_failure_flags:0\r
        %s\
        """
                .formatted(line.isPresent() ? 1 : 0, line.orElse(""));
    }

    private String line(Side side, HostPort at) {
        return "master0:name=%s,status=%s,address=%s:%d,slaves=%d,sentinels=%d\r\n"
                .formatted(
                        map.name(),
                        isHeard(side) ? "ok" : "sdown",
                        at.host(),
                        at.port(),
                        replica().isPresent() ? 1 : 0,
                        map.peer().isPresent() ? 2 : 1);
    }

    /** Why no takeover could be decided now; empty when one could. */
    Optional<String> obstacle() {
        if (!status().isProtected()) {
            return Optional.of("The pair is not protected: " + status().state());
        }
        if (!map.role().isArbitrated()) {
            return Optional.of("There is no arbiter");
        }
        if (!sighting.isArbiterUp()) {
            return Optional.of("The arbiter does not answer");
        }
        return sighting.isPaused()
                ? Optional.of("The pair is paused: nobody takes over by itself")
                : Optional.empty();
    }

    private RoleStatus status() {
        return sighting.status();
    }

    /** Whether this node hears that one. */
    private boolean isHeard(Side side) {
        return side == Side.OWN || status().peer().isPresent();
    }

    private Map<String, String> named(String name, HostPort at, String runId, String flags) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("name", name);
        fields.put("ip", at.host());
        fields.put("port", Integer.toString(at.port()));
        fields.put("runid", runId);
        fields.put("flags", flags);
        fields.put("link-pending-commands", "0");
        fields.put("last-ping-sent", "0");
        fields.put("down-after-milliseconds", millis(map.role().timers().standbySuspectsNanos()));
        return fields;
    }

    /** Since when nothing was heard of a node: of this one, something always is. */
    private void putSilence(Map<String, String> fields, Side side) {
        String silence = millis(side == Side.OWN ? 0 : status().peerSilenceNanos());
        fields.put("last-ok-ping-reply", silence);
        fields.put("last-ping-reply", silence);
    }

    private static String millis(long nanos) {
        return Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    private String runId(Side side) {
        return map.lifeOf(side, status().tenure()).map(life -> hex(life.name(), life)).orElse("");
    }

    private static String hex(String name, NodeRef life) {
        return digits(name + "/" + life.incarnation());
    }

    /** A node's Sentinel, in all its lives. */
    static String sentinelId(PairMap map, String node) {
        return digits(map.name() + "/" + node);
    }

    /** 40 hex digits, as everything in Redis is told apart. */
    private static String digits(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-1", missing);
        }
    }
}
