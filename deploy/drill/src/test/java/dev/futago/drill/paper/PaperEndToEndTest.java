package dev.futago.drill.paper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.drill.process.TestLauncher;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The verb with processes as a user has them, but with little memory and little time. */
@DisabledOnOs(OS.WINDOWS)
final class PaperEndToEndTest {

    @TempDir private Path folder = Path.of("");

    @Test
    @Timeout(90)
    void everyRowWasMeasuredAndEveryFileIsThere() throws Exception {
        Path results = folder.resolve("results");
        Path said = folder.resolve("said");

        Process paper =
                new ProcessBuilder(
                                TestLauncher.writeInto(folder).toString(),
                                "paper",
                                "--memory=64MiB",
                                "--trackers=queue",
                                "--modes=off,stop-and-wait",
                                "--rounds=1",
                                "--time=1",
                                "--warmup=0.1",
                                "--out=" + results)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            assertThat(paper.waitFor(80, TimeUnit.SECONDS)).isTrue();
        } finally {
            paper.destroy();
        }

        assertThat(paper.exitValue()).as(Files.readString(said)).isZero();
        assertThat(Files.readString(said))
                .contains("[2/2] round 1, 64MiB stop-and-wait, queue, lines: ")
                .contains("| 64MiB  | stop-and-wait | queue   | lines |");
        for (String name : List.of("table.md", "data.json", "figure.svg", "figure.png")) {
            assertThat(results.resolve(name)).isNotEmptyFile();
        }
        List<String> rows = Files.readAllLines(results.resolve("data.csv"));
        assertThat(rows).hasSize(3);
        assertThat(rows.subList(1, 3)).allMatch(row -> Long.parseLong(row.split(",", -1)[10]) > 0);
        assertThat(paper.descendants()).isEmpty();
    }
}
