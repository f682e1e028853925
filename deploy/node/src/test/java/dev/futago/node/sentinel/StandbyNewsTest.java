package dev.futago.node.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

final class StandbyNewsTest {

    private final StandbyNews news = new StandbyNews(TestSentinel.mapOf(TestSentinel.CLIENT_OF_A));

    private List<String> after(Sighting... sightings) {
        return Arrays.stream(sightings)
                .flatMap(sighting -> news.after(sighting).stream())
                .map(event -> "%s %s".formatted(event.topic(), event.standby()))
                .toList();
    }

    @Test
    void standbyIsFoundOnce() {
        assertThat(after(TestSentinel.paired(), TestSentinel.paired()))
                .containsExactly("+slave PEER");
    }

    @Test
    void lostStandbyComesBack() {
        assertThat(after(TestSentinel.paired(), TestSentinel.solo(), TestSentinel.paired()))
                .containsExactly("+slave PEER", "+sdown PEER", "+slave PEER", "-sdown PEER");
    }

    @Test
    void switchoverFindsTheOtherStandby() {
        assertThat(after(TestSentinel.paired(), TestSentinel.following()))
                .containsExactly("+slave PEER", "+slave OWN");
    }

    @Test
    void standbyThatTakesOverIsNotLost() {
        assertThat(after(TestSentinel.following(), TestSentinel.solo(), TestSentinel.paired()))
                .containsExactly("+slave OWN", "+slave PEER");
    }

    @Test
    void unknownPrimaryIsNoNews() {
        assertThat(after(TestSentinel.paired(), TestSentinel.stalled(), TestSentinel.paired()))
                .containsExactly("+slave PEER");
    }
}
