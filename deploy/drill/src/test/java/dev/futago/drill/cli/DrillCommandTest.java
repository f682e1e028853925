package dev.futago.drill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.drill.failover.Drills;
import dev.futago.drill.report.JsonReport;
import dev.futago.drill.report.SampleReport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class DrillCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new DrillCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void eachDrillIsListedWithWhatItProves() {
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains(Drills.names());
    }

    @Test
    void aDrillThatIsNoneIsNamedWithTheNearestOne() {
        assertThat(run("run", "kil-primary")).isEqualTo(2);
        assertThat(err.toString())
                .contains("there is no drill kil-primary: did you mean kill-primary?");
    }

    @Test
    void namesOrAllButNotBothNorNeither() {
        assertThat(run("run")).isEqualTo(2);
        assertThat(run("run", "--all", "kill-primary")).isEqualTo(2);
    }

    @Test
    void noCycleIsNoDrill() {
        assertThat(run("run", "kill-primary", "--cycles", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("1 cycle, or more");
    }

    @Test
    void aPairToAttachToHasTwoNodes() {
        assertThat(run("run", "switchover", "--attach", "127.0.0.1:1")).isEqualTo(2);
        assertThat(err.toString()).contains("two addresses each");
    }

    @Test
    void aDryRunTellsWhatWouldBeRunOnAPairThatOthersUse() {
        String two = "127.0.0.1:1,127.0.0.1:2";

        assertThat(run("run", "--all", "--dry-run", "--attach", two, "--clients", two)).isZero();
        assertThat(out.toString().lines().toList())
                .hasSameSizeAs(Drills.all())
                .anyMatch(line -> line.matches("switchover +would be run"))
                .anyMatch(line -> line.matches("kill-both +skipped: it needs a pair of its own.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "100", "NaN", "1e12"})
    void aRateWithWhichNoCycleCountsIsRefused(String rate) {
        String two = "127.0.0.1:1,127.0.0.1:2";

        assertThat(run("run", "switchover", "--attach", two, "--clients", two, "--rate", rate))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--rate is 0, or 500 to");
    }

    @Test
    void aFolderThatCannotBeWrittenInIsRefusedBeforeAnythingIsBroken(@TempDir Path folder)
            throws Exception {
        String two = "127.0.0.1:1,127.0.0.1:2";
        String file = Files.writeString(folder.resolve("file"), "").toString();

        assertThat(run("run", "switchover", "--attach", two, "--clients", two, "--out", file))
                .isEqualTo(2);
        assertThat(err.toString()).contains("cannot be written in");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aPairThatDoesNotAnswerIsNotBroken() {
        String two = "127.0.0.1:1,127.0.0.1:2";

        assertThat(run("run", "switchover", "--attach", two, "--clients", two)).isEqualTo(5);
        assertThat(out.toString()).contains("REFUSED: 127.0.0.1:1 does not answer");
    }

    @Test
    void aReportThatWasWrittenIsToldAgain(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("report.json"), JsonReport.write(SampleReport.realistic()));

        assertThat(run("report", folder.toString())).as("one of them failed").isEqualTo(1);
        assertThat(out.toString()).contains("kill-primary  PASS", "disk-full  FAIL");
        for (String form : List.of("json", "junit", "html")) {
            assertThat(run("report", folder.toString(), "-o", form)).isEqualTo(1);
        }
    }

    @Test
    void whatIsNoReportIsRefusedInASentence(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("report.json"), "{}");

        assertThat(run("report", folder.toString())).isEqualTo(2);
        assertThat(run("report", folder.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("report.json", "cannot be read");
    }
}
