package dev.futago.primary;

import dev.futago.common.role.Message;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tenure;

import java.util.Optional;

/** Whether a joiner fits this primary. */
final class Admission {

    private Admission() {}

    /** A sentence that names both values, when they can never be a pair. */
    static Optional<String> obstacle(Message.Hello hello, RoleConfig config, Tenure tenure) {
        String self = tenure.owner().name();
        if (config.sync() == Sync.OFF) {
            return Optional.of(self + " runs with sync off and takes no standby");
        }
        if (hello.protocol() != Message.PROTOCOL) {
            return differs("pair protocol", Message.PROTOCOL, hello.protocol());
        }
        if (!hello.pair().fits(tenure.pair())) {
            return differs("pair", tenure.pair(), hello.pair());
        }
        if (hello.node().name().equals(self)) {
            return Optional.of("both nodes are named %s: give each its own name".formatted(self));
        }
        if (!hello.guestType().equals(config.guestType())) {
            return differs("guest", config.guestType(), hello.guestType());
        }
        if (hello.memoryBytes() != config.memoryBytes()) {
            return differs("guest memory in bytes", config.memoryBytes(), hello.memoryBytes());
        }
        return Optional.empty();
    }

    private static Optional<String> differs(String what, Object ours, Object theirs) {
        return Optional.of(
                "%s differs: the primary has %s, the joiner %s".formatted(what, ours, theirs));
    }
}
