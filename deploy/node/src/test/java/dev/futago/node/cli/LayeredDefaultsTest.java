package dev.futago.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.futago.node.cli.NodeOptionsTest.Parsed;
import dev.futago.node.config.NodeConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine.ParameterException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

final class LayeredDefaultsTest {

    private static final String LEAST = "--name a --peer h:2 --arbiter none";
    private static final long MIB = 1 << 20;

    @TempDir private Path folder = Path.of("");

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("futago.yml"), text).toString();
    }

    private static long memoryOf(Parsed parsed) {
        return parsed.asPrimary().role().memoryBytes();
    }

    @Test
    void aFlagGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
        Map<String, String> environment = Map.of("FUTAGO_MEMORY", "2MiB");
        String file = " --config " + file("memory: 3MiB\n");

        assertThat(memoryOf(Parsed.of(LEAST))).isEqualTo(256 * MIB);
        assertThat(memoryOf(Parsed.of(LEAST + file))).isEqualTo(3 * MIB);
        assertThat(memoryOf(Parsed.of(environment, LEAST + file))).isEqualTo(2 * MIB);
        assertThat(memoryOf(Parsed.of(environment, LEAST + file + " --memory 1MiB")))
                .isEqualTo(MIB);
        assertThat(memoryOf(Parsed.of(environment, LEAST + " --memory 1MiB"))).isEqualTo(MIB);
    }

    @Test
    void eachFlagHasItsOwnLayer() throws IOException {
        NodeConfig config =
                Parsed.of(
                                Map.of("FUTAGO_PRIMARY_SUSPECTS", "1500ms", "FUTAGO_PEER", "env:1"),
                                "--arbiter none --config " + file("name: b\npeer: file:1\n"))
                        .asStandby();

        assertThat(config.name()).isEqualTo("b");
        assertThat(config.peer().orElseThrow()).hasToString("env:1");
        assertThat(config.role().timers().primarySuspectsNanos()).isEqualTo(1_500_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {" --config %s", " --config=%s"})
    void theFileMayBeNamedInBothForms(String form) throws IOException {
        String flag = form.formatted(file("memory: 3MiB\n"));

        assertThat(memoryOf(Parsed.of(LEAST + flag))).isEqualTo(3 * MIB);
    }

    @Test
    void theEnvironmentMayNameTheFileAndTheFlagAnother() throws IOException {
        Map<String, String> environment = Map.of("FUTAGO_CONFIG", file("memory: 3MiB\n"));
        Path other = Files.writeString(folder.resolve("other.yml"), "memory: 4MiB\n");

        assertThat(memoryOf(Parsed.of(environment, LEAST))).isEqualTo(3 * MIB);
        assertThat(memoryOf(Parsed.of(environment, LEAST + " --config " + other)))
                .isEqualTo(4 * MIB);
    }

    @Test
    void anUnknownKeyIsRefusedWithItsLineAndTheNearestFlag() throws IOException {
        String file = file("name: a\nstandby-suspect: 2s\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parsed.of(LEAST + " --config " + file))
                .withMessage(
                        "%s: line 2: unknown key 'standby-suspect': did you mean"
                                + " 'standby-suspects'?",
                        file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "help", "version"})
    void whatIsNoSettingIsNoKey(String key) throws IOException {
        String file = file(key + ": x\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parsed.of(LEAST + " --config " + file))
                .withMessageContaining("unknown key '%s'", key);
    }

    @Test
    void aValueThatCannotBeIsRefusedWhereverItStands() throws IOException {
        String file = file("memory: 64\n");

        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> Parsed.of(LEAST + " --config " + file))
                .withMessageContaining("--memory")
                .withMessageContaining("'64' is not a size");
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> Parsed.of(Map.of("FUTAGO_SYNC", "on"), LEAST))
                .withMessageContaining("did you mean 'off'?");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parsed.of(LEAST + " --config " + folder.resolve("none.yml")))
                .withMessageContaining("none.yml cannot be read");
    }

    @Test
    void whatOthersPutIntoTheEnvironmentIsNoMatter() {
        assertThat(memoryOf(Parsed.of(Map.of("FUTAGO_HOME", "/x", "MEMORY", "1MiB"), LEAST)))
                .isEqualTo(256 * MIB);
    }
}
