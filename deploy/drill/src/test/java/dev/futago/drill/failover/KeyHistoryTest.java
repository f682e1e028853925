package dev.futago.drill.failover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The check finds what it is there for. */
final class KeyHistoryTest {

    private final KeyHistory history = new KeyHistory("key");

    @Test
    void whatIsInDoubtMayBeThereOrNot() {
        history.toldChanged(history.tries());
        history.tries();

        history.check(1);
        history.check(2);

        assertThat(history.violations()).isEmpty();
    }

    @Test
    void anAcknowledgedEffectThatIsGoneIsFound() {
        history.toldChanged(history.tries());
        history.toldChanged(history.tries());

        history.check(1);

        assertThat(history.violations())
                .containsExactly("key: 1, but 2 was acknowledged and 2 tried");
    }

    @Test
    void anEffectThatNobodyTriedIsFound() {
        history.toldChanged(history.tries());

        history.check(2);

        assertThat(history.violations()).hasSize(1);
    }

    @Test
    void aChangeThatWasToldOnceBeforeIsFound() {
        history.toldChanged(history.tries());
        history.tries();

        history.toldChanged(1);

        assertThat(history.violations()).containsExactly("key: changed to 1 after 1");
    }
}
