package dev.futago.common.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleConfigTest {

    @Test
    void thePrimarySuspectsAfterAHeartbeatAndTheStandbyAfterThePrimary() {
        assertThat(new RoleConfig.Timers(1, 2, 3, 1).standbySuspectsNanos()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"0, 2, 3, 1", "-1, 2, 3, 1", "2, 2, 3, 1", "1, 3, 3, 1", "1, 2, 3, 0"})
    void timersInAnotherOrderAreRefused(long heartbeat, long primary, long standby, long retry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoleConfig.Timers(heartbeat, primary, standby, retry));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 0, 1", "1, 1, 0", "-1, 1, 1"})
    void aBoundOfNothingIsRefused(int window, long held, long intake) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoleConfig.Bounds(window, false, held, intake));
    }
}
