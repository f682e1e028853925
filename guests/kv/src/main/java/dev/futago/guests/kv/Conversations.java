package dev.futago.guests.kv;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Connections;
import dev.futago.common.guest.Guest;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All clients that are connected to this node: who watches which key, and who waits for which. */
final class Conversations {

    /** What a key that is waited for costs beside its name. */
    private static final long KEY_BYTES = 256;

    private final Map<ClientId, Conversation> byClient = new LinkedHashMap<>();
    private final Map<String, Set<Conversation>> watchers = new HashMap<>();
    private final Map<String, Set<Waiting>> waiters = new HashMap<>();
    private final TreeSet<Waiting> byDeadline =
            new TreeSet<>(
                    Comparator.comparingLong(Waiting::deadlineMillis)
                            .thenComparingLong(Waiting::number));

    /** Keys that have changed and for which somebody waits, in the order of the changes. */
    private final Set<String> ready = new LinkedHashSet<>();

    /** Those of them whose key has changed, in the order in which they are served. */
    private final ArrayDeque<Waiting> turns = new ArrayDeque<>();

    /** Clients that wait no longer, and whose requests were kept meanwhile. */
    private final LinkedHashSet<Conversation> resuming = new LinkedHashSet<>();

    private final Budget budget = new Budget();
    private final SlowLog slowLog = new SlowLog();
    private long lastNumber;
    private long changes;
    private long commands;
    private Connections connections = Connections.NONE;

    /** Looks at these connections from now on. */
    void observe(Connections other) {
        connections = other;
    }

    /** The connections of the node that runs the guest. */
    Connections connections() {
        return connections;
    }

    /** Counts a command that is executed. */
    void countCommand() {
        commands++;
    }

    /** How many commands this node has executed. */
    long commands() {
        return commands;
    }

    /** That of a client, which begins with its first request. */
    Conversation of(ClientId client, long nowMillis) {
        Conversation conversation =
                byClient.computeIfAbsent(
                        client, first -> new Conversation(client, nowMillis, this));
        conversation.noteRequest(nowMillis);
        return conversation;
    }

    /** What they may keep, all together. */
    Budget budget() {
        return budget;
    }

    /** Commands that took long. */
    SlowLog slowLog() {
        return slowLog;
    }

    /** All of them, in the order in which they began. */
    Collection<Conversation> all() {
        return byClient.values();
    }

    /** That of a client, if it has sent anything. */
    Optional<Conversation> known(ClientId client) {
        return Optional.ofNullable(byClient.get(client));
    }

    /** A client is gone. */
    void left(ClientId client) {
        Conversation gone = byClient.remove(client);
        if (gone != null) {
            resuming.remove(gone);
            gone.end();
        }
    }

    // ---- keys ----

    /** A command has changed what a key holds. */
    void countChange() {
        changes++;
    }

    /** Changes by commands so far. */
    long changes() {
        return changes;
    }

    /** What a key holds has changed. */
    void changed(Text key) {
        if (watchers.isEmpty() && waiters.isEmpty()) {
            return;
        }
        String name = key.latin();
        watchers.getOrDefault(name, Set.of()).forEach(watcher -> watcher.transaction().breakIt());
        if (waiters.containsKey(name)) {
            ready.add(name);
        }
    }

    /** The keys that somebody watches. */
    List<Text> watched() {
        return watchers.keySet().stream().map(Text::ofLatin).toList();
    }

    /**
     * Somebody watches a key from now on.
     *
     * @return whether there is room for it
     */
    boolean watch(Conversation watcher, Text key) {
        String name = key.latin();
        boolean hasRoom = watcher.transaction().watch(name);
        if (hasRoom) {
            watchers.computeIfAbsent(name, first -> new LinkedHashSet<>()).add(watcher);
        }
        return hasRoom;
    }

    void unwatch(Conversation watcher) {
        for (String name : watcher.transaction().watched()) {
            removeFrom(watchers, name, watcher);
        }
        watcher.transaction().unwatch();
    }

    private static <T> void removeFrom(Map<String, Set<T>> sets, String name, T element) {
        sets.computeIfPresent(
                name,
                (same, set) -> {
                    set.remove(element);
                    return set.isEmpty() ? null : set;
                });
    }

    // ---- waiting ----

    /**
     * A client waits, from now on.
     *
     * @return whether there is room for that
     */
    boolean await(
            Conversation who,
            RespRequest request,
            List<Text> names,
            Kind kind,
            long deadlineMillis) {
        long costBytes = request.costBytes() + KEY_BYTES * names.size();
        List<String> keys = names.stream().map(Text::latin).distinct().toList();
        lastNumber++;
        long number = lastNumber;
        boolean hasRoom =
                budget.take(
                        costBytes,
                        () -> {
                            var copy = request.copy();
                            var waiting =
                                    new Waiting(
                                            number,
                                            who,
                                            copy,
                                            keys,
                                            kind,
                                            deadlineMillis,
                                            costBytes);
                            who.setWaiting(Optional.of(waiting));
                        });
        who.waiting().filter(waiting -> hasRoom).ifPresent(this::register);
        return hasRoom;
    }

    /** Lets a client that waits be found. If it throws, {@link #stopWaiting} takes it all back. */
    private void register(Waiting waiting) {
        byDeadline.add(waiting);
        waiting.keys()
                .forEach(
                        name ->
                                waiters.computeIfAbsent(name, first -> new LinkedHashSet<>())
                                        .add(waiting));
    }

    /** A client waits no longer. */
    void stopWaiting(Conversation who) {
        who.waiting()
                .ifPresent(
                        waiting -> {
                            budget.giveBack(waiting.costBytes());
                            byDeadline.remove(waiting);
                            waiting.keys().forEach(name -> removeFrom(waiters, name, waiting));
                        });
        who.setWaiting(Optional.empty());
        if (who.hasKept()) {
            resuming.add(who);
        }
    }

    /** The next who waits for a key that has changed, the first of them first; each change once. */
    Optional<Waiting> nextReady() {
        while (turns.isEmpty() && !ready.isEmpty()) {
            String name = ready.iterator().next();
            ready.remove(name);
            turns.addAll(waiters.getOrDefault(name, Set.of()));
        }
        Waiting next = turns.poll();
        while (next != null && !isWaiting(next)) {
            next = turns.poll();
        }
        return Optional.ofNullable(next);
    }

    private static boolean isWaiting(Waiting one) {
        return one.conversation().waiting().filter(one::equals).isPresent();
    }

    /** The next whose requests are still to be executed. */
    Optional<Conversation> nextResuming() {
        while (!resuming.isEmpty() && !resuming.getFirst().isResumed()) {
            resuming.removeFirst();
        }
        return resuming.isEmpty() ? Optional.empty() : Optional.of(resuming.getFirst());
    }

    /** When there is something to do without a request. */
    long nextWakeMillis() {
        boolean isNow = !resuming.isEmpty() || !turns.isEmpty() || !ready.isEmpty();
        return isNow ? Guest.AT_ONCE : nextDeadlineMillis();
    }

    /** When somebody has waited long enough. */
    private long nextDeadlineMillis() {
        return byDeadline.isEmpty() ? Guest.NOT_WAITING : byDeadline.first().deadlineMillis();
    }

    /** Somebody who has waited long enough. */
    Optional<Waiting> due(long nowMillis) {
        return nextDeadlineMillis() <= nowMillis
                ? Optional.of(byDeadline.first())
                : Optional.empty();
    }
}
