package dev.futago.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

final class ConfigFileTest {

    private static final Set<String> KNOWN = Set.of("name", "memory", "listen", "peer");

    @TempDir private Path folder = Path.of("");

    private Path file() {
        return folder.resolve("futago.yml");
    }

    private Map<String, String> read(String text) throws IOException {
        Files.writeString(file(), text);
        return ConfigFile.read(file().toString(), KNOWN);
    }

    private ThrowableAssertAlternative<IllegalArgumentException> assertRefused(String text) {
        return assertThatIllegalArgumentException()
                .isThrownBy(() -> read(text))
                .withMessageStartingWith(file().toString())
                .withMessageNotContaining("\n");
    }

    @Test
    void keysAndValuesAreReadAsTheyStand() throws IOException {
        String text =
                """
                # a node
                name: a
                memory: "1GiB"   # quoted
                listen: 127.0.0.1:7001
                peer: '[::1]:7002'
                """;

        assertThat(read(text))
                .containsExactly(
                        Map.entry("name", "a"),
                        Map.entry("memory", "1GiB"),
                        Map.entry("listen", "127.0.0.1:7001"),
                        Map.entry("peer", "[::1]:7002"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing\n", "---\n", "{}\n"})
    void aFileOfNothingSaysNothing(String text) throws IOException {
        assertThat(read(text)).isEmpty();
    }

    @Test
    void valuesAreNotGuessedToBeOtherThanText() throws IOException {
        assertThat(read("name: 0x10\nmemory: yes\npeer: 010\n"))
                .containsExactly(
                        Map.entry("name", "0x10"),
                        Map.entry("memory", "yes"),
                        Map.entry("peer", "010"));
    }

    @Test
    void anUnknownKeyIsToldWithItsLineAndTheNearest() {
        assertRefused("name: a\n\n# the size\nmemroy: 1GiB\n")
                .withMessage("%s: line 4: unknown key 'memroy': did you mean 'memory'?", file());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: a\nmemory: [1GiB, 2GiB]\n",
                "name: a\nmemory:\n  size: 1GiB\n",
                "name: a\n[memory]: 1GiB\n",
            })
    void aKeyThatHasNotOneValueIsToldWithItsLine(String text) {
        assertRefused(text).withMessage("%s: line 2: a key with one value is expected", file());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: a\nmemory: 'never closed\n",
                "name: a\n memory: 1GiB\n",
                "name: a\nmemory: a: b\n",
                "name: a\n\tmemory: 1GiB\n",
                "name: a\nmemory: *unknown\n",
            })
    void whatIsNoYamlIsToldWithALine(String text) {
        assertRefused(text).withMessageMatching("(?s).*: line [23]: .+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- name\n- memory\n", "name\n"})
    void whatIsNoListOfKeysIsRefused(String text) {
        assertRefused(text).withMessage("%s: it must be a list of key: value", file());
    }

    @Test
    void aKeyThatStandsTwiceIsToldWithItsLine() {
        assertRefused("name: a\nmemory: 1GiB\nname: b\n").withMessageContaining("line 3");
    }

    @Test
    void aFileOfControlCharactersIsRefused() {
        assertRefused("name: a\u0001\n");
    }

    @Test
    void aFileOfTwoDocumentsIsRefused() {
        assertRefused("name: a\n---\nname: b\n");
    }

    @Test
    void aFileThatIsNotThereIsToldAndWhy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigFile.read(file().toString(), KNOWN))
                .withMessageContaining("the config file %s cannot be read", file())
                .withMessageMatching("(?is).*(no such file|NoSuchFile|not exist|not found).*");
    }

    @Test
    void folderIsOneSentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigFile.read(folder.toString(), KNOWN))
                .withMessage("the config file %s cannot be read: it is a folder", folder);
    }

    @Test
    void aFileThatIsNotTextIsRefused() throws IOException {
        Files.write(file(), "name: ä".getBytes(StandardCharsets.ISO_8859_1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigFile.read(file().toString(), KNOWN))
                .withMessageContaining("the config file %s cannot be read", file());
    }
}
