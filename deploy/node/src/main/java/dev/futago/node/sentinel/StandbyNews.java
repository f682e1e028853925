package dev.futago.node.sentinel;

import dev.futago.node.config.HostPort;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Follows which standby clients may read from, and finds the events by which a Redis Sentinel tells
 * of a replica: {@code +slave} when it is there, {@code +sdown} when it is lost, and {@code -sdown}
 * when it comes back. Clients that read from replicas look at the pair again at each of them.
 */
final class StandbyNews {

    /**
     * An event about the standby.
     *
     * @param topic the channel on which it is published
     * @param standby which node it is about
     */
    record Event(String topic, Side standby) {

        static final String FOUND = "+slave";
        static final String LOST = "+sdown";
        static final String BACK = "-sdown";

        /**
         * Formats it as a Redis Sentinel does.
         *
         * @param asked the address of this node that the client asked
         * @return nothing where the addresses are not known
         */
        Optional<String> words(PairMap map, InetAddress asked) {
            Optional<HostPort> primary = map.clientOf(standby.other(), asked);
            return map.clientOf(standby, asked)
                    .flatMap(
                            at ->
                                    primary.map(
                                            master ->
                                                    "slave %s %s %d @ %s %s %d"
                                                            .formatted(
                                                                    at,
                                                                    at.host(),
                                                                    at.port(),
                                                                    map.name(),
                                                                    master.host(),
                                                                    master.port())));
        }
    }

    private final PairMap map;
    private final Set<Side> lost = new HashSet<>();
    private Optional<Side> readable = Optional.empty();

    /** Knows of no standby yet. */
    StandbyNews(PairMap map) {
        this.map = map;
    }

    /** The standby that clients may read from, as it was seen last. */
    Optional<Side> readable() {
        return readable;
    }

    /** Returns the events since the last sighting; a sighting without a primary tells nothing. */
    List<Event> after(Sighting sighting) {
        Optional<Side> primary = map.primary(sighting);
        if (primary.isEmpty()) {
            return List.of();
        }
        Optional<Side> now =
                primary.map(Side::other)
                        .filter(side -> map.offersStandby() && sighting.status().isProtected());
        if (now.equals(readable)) {
            return List.of();
        }
        var events = new ArrayList<Event>();
        readable.filter(before -> !primary.get().equals(before))
                .ifPresent(
                        before -> {
                            lost.add(before);
                            events.add(new Event(Event.LOST, before));
                        });
        now.ifPresent(
                found -> {
                    events.add(new Event(Event.FOUND, found));
                    if (lost.remove(found)) {
                        events.add(new Event(Event.BACK, found));
                    }
                });
        readable = now;
        return events;
    }
}
