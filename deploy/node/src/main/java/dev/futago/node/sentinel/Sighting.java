package dev.futago.node.sentinel;

import dev.futago.common.role.RoleStatus;

/**
 * How the pair looks from this node at one moment; taken on the node's loop, and good on any
 * thread.
 *
 * @param isServing whether clients are to be sent to this node
 * @param isArbiterUp whether the arbiter answered when it was asked last
 * @param isPaused whether nobody takes over by itself for now
 */
public record Sighting(
        RoleStatus status, boolean isServing, boolean isArbiterUp, boolean isPaused) {}
