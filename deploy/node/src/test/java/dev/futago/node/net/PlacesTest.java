package dev.futago.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

final class PlacesTest {

    private static final InetAddress PEER = InetAddress.ofLiteral("10.0.0.1");
    private static final InetAddress STRANGER = InetAddress.ofLiteral("10.0.0.2");

    private final List<String> closed = new ArrayList<>();
    private final Set<String> busy = new HashSet<>();

    private Places<String> places(int max, int perAddressMax, int kept) {
        return new Places<>(
                new Places.Limits(max, perAddressMax, kept),
                PEER::equals,
                connection ->
                        busy.contains(connection)
                                ? Places.NEVER_CLOSED
                                : connection.startsWith("known") ? 1 : 0,
                closed::add);
    }

    private static InetAddress stranger(int number) {
        return InetAddress.ofLiteral("10.0.1." + number);
    }

    @Test
    void addressBeyondItsShareLosesItsOldest() {
        Places<String> places = places(16, 2, 4);
        places.tryTake("other", stranger(1));
        places.tryTake("first", STRANGER);
        places.tryTake("second", STRANGER);

        assertThat(places.tryTake("third", STRANGER)).isTrue();

        assertThat(closed).containsExactly("first");
    }

    @Test
    void strangersNeverTakeKeptPlaces() {
        Places<String> places = places(4, 2, 2);
        for (int i = 1; i <= 20; i++) {
            assertThat(places.tryTake("stranger" + i, stranger(i))).isTrue();
        }
        assertThat(closed).hasSize(18);

        assertThat(places.tryTake("peer", PEER)).isTrue();
        assertThat(places.tryTake("peer again", PEER)).isTrue();

        assertThat(closed).hasSize(18);
    }

    @Test
    void fullPlacesServeThePeerFirst() {
        Places<String> places = places(4, 4, 1);
        for (int i = 1; i <= 3; i++) {
            places.tryTake("stranger" + i, stranger(i));
        }
        places.tryTake("peer", PEER);

        assertThat(places.tryTake("peer again", PEER)).isTrue();

        assertThat(closed).containsExactly("stranger1");
    }

    @Test
    void busyConnectionsKeepTheirPlaces() {
        Places<String> places = places(4, 2, 0);
        places.tryTake("busy", STRANGER);
        busy.add("busy");
        places.tryTake("idle", STRANGER);

        assertThat(places.tryTake("third", STRANGER)).isTrue();
        assertThat(closed).containsExactly("idle");
        busy.add("third");
        assertThat(places.tryTake("fourth", STRANGER)).isFalse();
    }

    @Test
    void leastWorthIsClosedBeforeTheOldest() {
        Places<String> places = places(4, 2, 0);
        places.tryTake("known", STRANGER);
        places.tryTake("silent", STRANGER);

        places.tryTake("third", STRANGER);

        assertThat(closed).containsExactly("silent");
    }

    @Test
    void placeThatIsGivenBackIsFree() {
        Places<String> places = places(2, 1, 0);
        places.tryTake("first", STRANGER);

        places.leave("first");

        assertThat(places.tryTake("second", STRANGER)).isTrue();
        assertThat(closed).isEmpty();
    }
}
