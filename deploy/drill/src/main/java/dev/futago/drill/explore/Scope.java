package dev.futago.drill.explore;

import dev.futago.common.role.Sync;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The borders of one exploration: within them everything is tried, in every order.
 *
 * @param name for people
 * @param isPaired whether it begins with a protected pair, or with two nodes that just started
 * @param isArbitrated false where no arbiter is configured (R17)
 * @param dirtyPages pages that a request changes, each a part of its checkpoint: 1 or 2
 * @param clients how many, each with a session
 * @param allowance how often each limited thing may happen; what is not named may not
 */
public record Scope(
        String name,
        boolean isPaired,
        boolean isArbitrated,
        Sync sync,
        int dirtyPages,
        int clients,
        Map<Limited, Integer> allowance) {

    public Scope {
        allowance = Map.copyOf(allowance);
    }

    /** Two nodes that just started; one client, one write, one request sent once more. */
    static Scope fresh(String name) {
        return new Scope(name, false, true, Sync.PIPELINED, 1, 1, Map.of())
                .allowing(Limited.WRITE, 1)
                .allowing(Limited.RETRY, 1);
    }

    /** The same with a pair that is protected already. */
    static Scope paired(String name) {
        Scope like = fresh(name);
        return new Scope(name, true, true, like.sync, 1, 1, like.allowance);
    }

    /** The same with something that may happen so often. */
    Scope allowing(Limited what, int times) {
        var more = new EnumMap<Limited, Integer>(Limited.class);
        more.putAll(allowance);
        more.put(what, times);
        return new Scope(name, isPaired, isArbitrated, sync, dirtyPages, clients, more);
    }

    /** The same in another mode. */
    Scope in(Sync other) {
        return new Scope(name, isPaired, isArbitrated, other, dirtyPages, clients, allowance);
    }

    /** The same with checkpoints of two parts. */
    Scope withParts() {
        return new Scope(name, isPaired, isArbitrated, sync, 2, clients, allowance);
    }

    /** The same with two clients. */
    Scope withTwoClients() {
        return new Scope(name, isPaired, isArbitrated, sync, dirtyPages, 2, allowance);
    }

    /** The same without an arbiter. */
    Scope unarbitrated() {
        return new Scope(name, isPaired, false, sync, dirtyPages, clients, allowance);
    }

    /** Pages of guest memory: the fewest that the guest can do with. */
    int memoryPages() {
        return dirtyPages == 1 ? 1 : dirtyPages + 1;
    }

    /** What it allows, for people. */
    public String text() {
        return "%s%s, %s, %d client(s), checkpoints of %d part(s), at most %s"
                .formatted(
                        isPaired ? "a protected pair" : "two nodes that just started",
                        isArbitrated ? "" : " without an arbiter",
                        sync,
                        clients,
                        dirtyPages,
                        new TreeMap<>(allowance));
    }
}
