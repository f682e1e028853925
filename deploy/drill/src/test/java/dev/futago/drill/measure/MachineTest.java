package dev.futago.drill.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

final class MachineTest {

    @Test
    void theMachineIsReadFromProc() {
        assertThat(
                        Machine.memoryBytes(
                                "MemTotal", List.of("MemTotal:       1024 kB", "MemFree: 1 kB")))
                .hasValue(1 << 20);
        assertThat(Machine.memoryBytes("MemAvailable", List.of())).isEmpty();
        assertThat(Machine.cpuName(List.of("processor\t: 0", "model name\t: A CPU @ 1 GHz")))
                .isEqualTo("A CPU @ 1 GHz");
    }
}
