package dev.futago.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

final class NearestTest {

    private static final List<String> KNOWN = List.of("memory", "listen", "client", "peer", "pair");

    @ParameterizedTest
    @CsvSource({
        "memory, memory",
        "memroy, memory",
        "MEMORY, memory",
        "mem, memory",
        "lisen, listen",
        "cleint, client",
        "pear, peer",
        "pairs, pair",
        "'', peer",
    })
    void theNameThatDiffersLeastIsFound(String written, String nearest) {
        assertThat(Nearest.to(written, KNOWN)).isEqualTo(nearest);
    }
}
