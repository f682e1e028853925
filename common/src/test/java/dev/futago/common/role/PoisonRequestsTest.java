package dev.futago.common.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.guest.RequestDigest;

import org.junit.jupiter.api.Test;

class PoisonRequestsTest {

    private final PoisonRequests poison = new PoisonRequests();

    @Test
    void oneMoreTakesThePlaceOfTheOldest() {
        for (int i = 0; i <= PoisonRequests.REQUESTS_MAX; i++) {
            assertThat(poison.add(digest(i), "set")).isTrue();
        }

        assertThat(poison.command(digest(0))).isEmpty();
        assertThat(poison.command(digest(1))).contains("set");
        assertThat(poison.command(digest(PoisonRequests.REQUESTS_MAX))).contains("set");
    }

    @Test
    void knownRequestIsNotAddedAgain() {
        poison.add(digest(1), "set");

        assertThat(poison.add(digest(1), "get")).isFalse();
        assertThat(poison.command(digest(1))).contains("set");
    }

    @Test
    void otherLengthIsToldApart() {
        poison.add(digest(1), "set");

        assertThat(poison.hasLength(7)).isTrue();
        assertThat(poison.hasLength(8)).isFalse();
    }

    @Test
    void longNamesAreShortened() {
        poison.add(digest(1), "x".repeat(1_000));

        assertThat(poison.command(digest(1)).orElseThrow())
                .hasSize(PoisonRequests.COMMAND_LENGTH_MAX);
    }

    private static RequestDigest digest(int number) {
        return RequestDigest.of(7, new byte[] {(byte) number});
    }
}
