package dev.futago.drill.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Transitions;
import dev.futago.primary.PrimaryRole;
import dev.futago.standby.JoinerRole;
import dev.futago.standby.StandbyRole;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The diagrams of docs/PROTOCOL.md are drawn from the tables that the roles check themselves
 * against, and each test that the documents name exists. {@code -Dfutago.docs=write} draws anew.
 */
class DocsTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern DIAGRAM =
            Pattern.compile("(?s)(<!-- diagram of (\\w+) -->\\n```mermaid\\n)(.*?)(\\n```)");
    private static final Pattern CITED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    private static final Map<String, Transitions> TABLES =
            Map.of(
                    "PrimaryRole", PrimaryRole.transitions(),
                    "JoinerRole", JoinerRole.transitions(),
                    "StandbyRole", StandbyRole.transitions());

    @Test
    void theDiagramsAreThoseOfTheCode() throws IOException {
        Path file = ROOT.resolve("docs/PROTOCOL.md");
        String written = Files.readString(file);
        var drawn = new LinkedHashMap<String, String>();

        String drawnAnew =
                DIAGRAM.matcher(written)
                        .replaceAll(
                                found -> {
                                    String role = found.group(2);
                                    String diagram = String.join("\n", TABLES.get(role).diagram());
                                    drawn.put(role, diagram);
                                    return found.group(1) + diagram + found.group(4);
                                });
        if ("write".equals(System.getProperty("futago.docs"))) {
            Files.writeString(file, drawnAnew);
        }

        assertThat(drawn.keySet()).containsExactlyInAnyOrderElementsOf(TABLES.keySet());
        assertThat(Files.readString(file)).isEqualTo(drawnAnew);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/SPECIFICATION.md", "docs/FAILURE_MODEL.md", "docs/PROTOCOL.md"})
    void everyTestThatIsNamedExists(String document) throws IOException {
        String text = Files.readString(ROOT.resolve(document));
        Map<String, String> tests = sourcesOfTests();

        for (MatchResult cited : CITED.matcher(text).results().toList()) {
            assertThat(tests.getOrDefault(cited.group(1), "no such class"))
                    .as("%s names %s", document, cited.group())
                    .containsPattern("(void|Stream<DynamicTest>) %s\\(".formatted(cited.group(2)));
        }
    }

    @Test
    void specificationHasOneRowForEachSubject() throws IOException {
        List<String> subjects =
                Files.readAllLines(ROOT.resolve("docs/SPECIFICATION.md")).stream()
                        .filter(line -> line.startsWith("| "))
                        .map(line -> line.split(" \\| ", 2)[0])
                        .toList();

        assertThat(subjects).isNotEmpty().doesNotHaveDuplicates();
    }

    /** By class; classes of one name in several modules are put together. */
    private static Map<String, String> sourcesOfTests() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().contains("src/test/java"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(DocsTest::nameOf, DocsTest::textOf, String::concat));
        }
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String textOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
