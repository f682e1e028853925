package dev.futago.guests.kv;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code INFO} tells. */
final class ServerInfo {

    private static final List<String> ALL = List.of("all", "default", "everything");

    /** What tools ask for: a node saves nothing by itself, and answers when it has loaded. */
    private static final String PERSISTENCE =
            """
            # Persistence\r
            loading:0\r
            rdb_bgsave_in_progress:0\r
            aof_enabled:0\r
            aof_rewrite_in_progress:0\r
            """;

    private ServerInfo() {}

    /** The sections that are asked for; all of them if none is. */
    static String of(Call call) {
        return sections(call).entrySet().stream()
                .filter(section -> isAsked(call, section.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining("\r\n"));
    }

    private static boolean isAsked(Call call, String name) {
        boolean isAsked = call.words() == 1;
        for (int i = 1; i < call.words(); i++) {
            isAsked |= call.word(i).isWord(name) || ALL.stream().anyMatch(call.word(i)::isWord);
        }
        return isAsked;
    }

    private static Map<String, String> sections(Call call) {
        var sections = new LinkedHashMap<String, String>();
        sections.put("server", server());
        sections.put("clients", clients(call.conversation().all()));
        call.context()
                .store()
                .ifPresent(store -> sections.put("memory", memory(call, store.heap())));
        sections.put("persistence", PERSISTENCE);
        sections.put("stats", stats(call.conversation().all()));
        sections.put("replication", replication(call));
        call.context().store().ifPresent(store -> sections.put("keyspace", keySpace(store.keys())));
        return sections;
    }

    private static String server() {
        return """
        # Server\r
        redis_version:%s\r
        redis_mode:standalone\r
        server_name:futago\r
        """
                .formatted(ServerCommands.REDIS_VERSION);
    }

    private static String clients(Conversations clients) {
        return """
        # Clients\r
        connected_clients:%d\r
        blocked_clients:%d\r
        """
                .formatted(
                        Math.max(clients.connections().list().size(), clients.all().size()),
                        clients.all().stream().filter(one -> one.waiting().isPresent()).count());
    }

    /** Since this process began. */
    private static String stats(Conversations clients) {
        return """
        # Stats\r
        total_connections_received:%d\r
        total_commands_processed:%d\r
        """
                .formatted(clients.connections().accepted(), clients.commands());
    }

    /** What a heap can hold. */
    static long bytesMax(Heap heap) {
        return heap.usedBytes() + heap.freeBytes();
    }

    private static String memory(Call call, Heap heap) {
        return """
        # Memory\r
        used_memory:%d\r
        maxmemory:%d\r
        maxmemory_policy:noeviction\r
        allocator_allocations:%d\r
        allocator_free:%d\r
        allocator_largest_free:%d\r
        futago_budget_kept:%d\r
        futago_budget_collected_peak:%d\r
        futago_budget_refusals:%d\r
        """
                .formatted(
                        heap.usedBytes(),
                        bytesMax(heap),
                        heap.usedBlocks(),
                        heap.freeBytes(),
                        heap.largestFreeBytes(),
                        call.budget().kept(),
                        call.budget().collectedMost(),
                        call.budget().refusals());
    }

    private static String replication(Call call) {
        long checkpoint = call.context().pair().checkpoint();
        boolean isProtected = call.context().pair().isProtected();
        Place other = call.context().other();
        if (!call.isPrimary()) {
            return """
            # Replication\r
            role:slave\r
            master_host:%s\r
            master_port:%d\r
            master_link_status:%s\r
            slave_repl_offset:%d\r
            slave_read_only:1\r
            connected_slaves:0\r
            """
                    .formatted(other.host(), other.port(), isProtected ? "up" : "down", checkpoint);
        }
        // A standby counts, but is listed only where it serves reads: clients read from whatever
        // is.
        String standby =
                isProtected && other.isKnown()
                        ? "slave0:ip=%s,port=%d,state=online,offset=%d,lag=0\r\n"
                                .formatted(other.host(), other.port(), checkpoint)
                        : "";
        return """
        # Replication\r
        role:master\r
        connected_slaves:%d\r
        %smaster_repl_offset:%d\r
        """
                .formatted(isProtected ? 1 : 0, standby, checkpoint);
    }

    private static String keySpace(KeySpace keys) {
        return keys.count() == 0
                ? "# Keyspace\r\n"
                : "# Keyspace\r\ndb0:keys=%d,expires=%d,avg_ttl=0\r\n"
                        .formatted(keys.count(), keys.deadlines().count());
    }
}
