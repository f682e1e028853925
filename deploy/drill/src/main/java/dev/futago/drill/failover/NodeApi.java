package dev.futago.drill.failover;

import dev.futago.node.Chronicle;
import dev.futago.node.admin.EventsText;
import dev.futago.node.admin.StatusJson;
import dev.futago.node.admin.StatusReport;
import dev.futago.node.cli.ApiClient;
import dev.futago.node.config.HostPort;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a node answers operators over HTTP. */
record NodeApi(HostPort address) {

    /** How its pair looks from it; empty when it does not answer. */
    Optional<StatusReport> status() {
        try {
            return Optional.of(StatusJson.read(ApiClient.get(address, "/status").body()));
        } catch (IOException | IllegalArgumentException silent) {
            return Optional.empty();
        }
    }

    /** The role that a node has by its own status: {@code primary}, {@code standby} or other. */
    static String roleIn(StatusReport status) {
        return status.nodes().stream()
                .filter(line -> line.name().equals(status.node()))
                .map(StatusReport.NodeLine::role)
                .findFirst()
                .orElse("unknown");
    }

    /** What has happened to it since an event that is known; nothing when it does not answer. */
    List<Chronicle.Entry> eventsAfter(long number) {
        try {
            var headers = Map.of(EventsText.LAST_EVENT_ID, Long.toString(number));
            return EventsText.read(ApiClient.get(address, "/events", headers).body());
        } catch (IOException | IllegalArgumentException silent) {
            return List.of();
        }
    }

    /**
     * Gives it an operator's order.
     *
     * @throws IllegalStateException when it does not answer at all
     */
    ApiClient.Answer order(String path, String json, Duration patience) {
        try {
            return ApiClient.post(address, path, json, (int) patience.toMillis());
        } catch (IOException silent) {
            throw new IllegalStateException(String.valueOf(silent.getMessage()), silent);
        }
    }
}
