package dev.futago.drill.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Two nodes and a file arbiter, as a user would start them: on loopback, or where they are put. */
public final class ChildPair {

    /** Where one of the nodes is, and the ports on which it listens there. */
    public record Places(String name, Site site, int listen, int api, int client, int sentinel) {

        /** For the other node. */
        public String listenAddress() {
            return site.linkHost() + ":" + listen;
        }

        /** For clients. */
        public String clientAddress() {
            return site.host() + ":" + client;
        }

        /** For HTTP. */
        public String apiAddress() {
            return site.host() + ":" + api;
        }

        /** For Redis clients that look for the primary. */
        public String sentinelAddress() {
            return site.host() + ":" + sentinel;
        }
    }

    /** What the nodes of a pair run, and which ports they have for it. */
    public enum Service {
        RR("rr", false),
        KV("kv", false),
        /** Where Redis clients find the primary by themselves. */
        KV_WITH_SENTINEL("kv", true);

        private final String guest;
        private final boolean hasSentinel;

        Service(String guest, boolean hasSentinel) {
            this.guest = guest;
            this.hasSentinel = hasSentinel;
        }
    }

    private static final List<String> OF_A_PAIR =
            List.of("--peer", "--arbiter", "--peer-client", "--peer-sentinel");

    /**
     * What a pair is made of.
     *
     * @param program a command that ends in the program {@code futago}, such as {@code taskset -c 0
     *     futago}; what precedes it must give its own process to it
     * @param memory guest memory as {@code --memory} takes it
     * @param folder of its own, where a file arbiter keeps its record
     */
    public record Setup(List<String> program, Service service, String memory, Path folder) {

        /** Keeps the program as it is now. */
        public Setup {
            program = List.copyOf(program);
        }
    }

    private final Setup setup;
    private final BiConsumer<String, String> log;
    private final Places first;
    private final Places second;

    /**
     * A pair on loopback of which nothing runs yet.
     *
     * @param log told the node's name and each line that it logs
     */
    public ChildPair(Setup setup, BiConsumer<String, String> log) {
        this(setup, Site.LOOPBACK, Site.LOOPBACK, log);
    }

    /** The same, each node at its site. */
    public ChildPair(Setup setup, Site firstSite, Site secondSite, BiConsumer<String, String> log) {
        this.setup = setup;
        this.log = log;
        List<Integer> ports = Ports.free(8);
        first = places("a", firstSite, ports.subList(0, 4));
        second = places("b", secondSite, ports.subList(4, 8));
    }

    private static Places places(String name, Site site, List<Integer> ports) {
        return new Places(name, site, ports.get(0), ports.get(1), ports.get(2), ports.get(3));
    }

    /** The node that is started as primary. */
    public Places first() {
        return first;
    }

    /** The node that is started as standby. */
    public Places second() {
        return second;
    }

    /** What a node of a pair is told. */
    private Map<String, String> flags(Places own) {
        Places other = otherThan(own);
        var flags = new LinkedHashMap<String, String>();
        flags.put("--name", own.name);
        flags.put("--guest", setup.service.guest);
        flags.put("--memory", setup.memory);
        flags.put("--listen", own.listenAddress());
        flags.put("--api", own.apiAddress());
        flags.put("--client", own.clientAddress());
        flags.put("--peer", other.listenAddress());
        flags.put("--arbiter", "file:" + setup.folder.toAbsolutePath());
        if (setup.service.hasSentinel) {
            flags.put("--sentinel", own.sentinelAddress());
            flags.put("--peer-client", other.clientAddress());
            flags.put("--peer-sentinel", other.sentinelAddress());
        }
        return flags;
    }

    /** The other one of its places. */
    public Places otherThan(Places own) {
        return own.equals(first) ? second : first;
    }

    /** Deletes what the arbiter kept. */
    public void deleteFiles() {
        Folders.delete(setup.folder);
    }

    /**
     * Starts a node.
     *
     * @param verb {@code primary} or {@code standby}
     * @param more flags, each followed by its value, instead of and beyond those that a pair needs
     */
    public ChildNode start(String verb, Places own, String... more) {
        return start(verb, own, flags(own), more);
    }

    /** Starts a node that is no part of a pair: unprotected, {@code --sync off}. */
    public ChildNode startAlone(Places own, String... more) {
        Map<String, String> flags = flags(own);
        flags.keySet().removeAll(OF_A_PAIR);
        flags.put("--sync", "off");
        return start("primary", own, flags, more);
    }

    private ChildNode start(String verb, Places own, Map<String, String> flags, String... more) {
        for (int i = 0; i < more.length; i += 2) {
            flags.put(more[i], more[i + 1]);
        }
        List<String> command = new ArrayList<>(own.site.command());
        command.addAll(setup.program);
        command.add(verb);
        flags.forEach((flag, value) -> command.addAll(List.of(flag, value)));
        return ChildNode.start(own.name, command, line -> log.accept(own.name, line));
    }
}
