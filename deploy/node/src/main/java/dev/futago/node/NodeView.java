package dev.futago.node;

import dev.futago.common.guest.HeapUse;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tally;
import dev.futago.node.config.NodeConfig;

import java.time.Duration;

/**
 * All that can be seen of a node, at one moment; taken on its loop, and good on any thread.
 *
 * @param addresses where it really listens
 * @param arbiterKind as its arbiter names itself
 * @param tally a copy
 * @param guestHeap what the guest uses beside guest memory
 * @param longestTurn of its loop
 * @param pauseLeft how long nobody takes over by itself still; zero when nobody ordered so
 */
public record NodeView(
        NodeConfig config,
        RunningNode.Addresses addresses,
        RoleStatus status,
        Tally tally,
        Node.ArbiterState arbiter,
        String arbiterKind,
        Chronicle.Summary chronicle,
        HeapUse guestHeap,
        LoopProgress.Longest longestTurn,
        Duration pauseLeft,
        long uptimeNanos) {}
