package dev.futago.drill.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Two nodes and a file arbiter on loopback, as a user would start them. */
public final class ChildPair {

    /** Where one of the nodes listens. */
    public record Places(String name, int listen, int api, int client, int sentinel) {

        /** For clients. */
        public String clientAddress() {
            return "127.0.0.1:" + client;
        }

        /** For HTTP. */
        public String apiAddress() {
            return "127.0.0.1:" + api;
        }

        /** For Redis clients that look for the primary. */
        public String sentinelAddress() {
            return "127.0.0.1:" + sentinel;
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

    private final List<String> program;
    private final Service service;
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
    public ChildPair(
            Path launcher,
            Service service,
            String memory,
            Path folder,
            BiConsumer<String, String> log) {
        this(List.of(launcher.toString()), service, memory, folder, log);
    }

    /**
     * The same by a command that ends in the program {@code futago}, such as {@code taskset -c 0
     * futago}; what precedes it must give its own process to it.
     */
    public ChildPair(
            List<String> program,
            Service service,
            String memory,
            Path folder,
            BiConsumer<String, String> log) {
        this.program = List.copyOf(program);
        this.service = service;
        this.memory = memory;
        this.log = log;
        this.folder = folder;
        List<Integer> ports = Ports.free(8);
        first = new Places("a", ports.get(0), ports.get(1), ports.get(2), ports.get(3));
        second = new Places("b", ports.get(4), ports.get(5), ports.get(6), ports.get(7));
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
        flags.put("--guest", service.guest);
        flags.put("--memory", memory);
        flags.put("--listen", "127.0.0.1:" + own.listen);
        flags.put("--api", own.apiAddress());
        flags.put("--client", own.clientAddress());
        flags.put("--peer", "127.0.0.1:" + other.listen);
        flags.put("--arbiter", "file:" + folder);
        if (service.hasSentinel) {
            flags.put("--sentinel", own.sentinelAddress());
            flags.put("--peer-client", other.clientAddress());
            flags.put("--peer-sentinel", other.sentinelAddress());
        }
        return flags;
    }

    private Places otherThan(Places own) {
        return own.equals(first) ? second : first;
    }

    /** Deletes what the arbiter kept. */
    public void deleteFiles() {
        Folders.delete(folder);
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
        List<String> command = new ArrayList<>(program);
        command.add(verb);
        flags.forEach((flag, value) -> command.addAll(List.of(flag, value)));
        return ChildNode.start(own.name, command, line -> log.accept(own.name, line));
    }
}
