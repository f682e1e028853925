package dev.futago.drill.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

/** What is written can be read again, and nothing else. */
final class JsonReportTest {

    private static final String WRITTEN = JsonReport.write(SampleReport.realistic());

    @Test
    void whatIsReadIsWhatWasWritten() {
        assertThat(JsonReport.read(WRITTEN)).isEqualTo(SampleReport.realistic());
    }

    @Test
    void aReportWithoutDrillsIsOne() {
        var report = new DrillReport("", SampleReport.MACHINE, "", List.of());

        assertThat(JsonReport.read(JsonReport.write(report))).isEqualTo(report);
    }

    @Test
    void numbersThatAreNoneAreNullAndReadAsNone() {
        String written = JsonReport.write(SampleReport.strange());

        assertThat(written).doesNotContain("NaN").doesNotContain("Infinity");
        DrillReport read = JsonReport.read(written);
        Cycle cycle = read.drills().getLast().cycles().getFirst();
        assertThat(cycle.moments().getFirst().millis()).isNaN();
        assertThat(cycle.course().fromMillis()).isNaN();
        assertThat(cycle.figures()).isEqualTo(Map.of(Figure.LONGEST_GAP, 5.0));
        assertThat(JsonReport.write(read)).isEqualTo(written);
    }

    @Test
    void figuresHaveTheNamesOfTheModelAndQuantilesOverCycles() {
        JsonObject drill =
                JsonParser.parseString(WRITTEN)
                        .getAsJsonObject()
                        .getAsJsonArray("drills")
                        .get(1)
                        .getAsJsonObject();

        assertThat(drill.get("verdict").getAsString()).isEqualTo("fail");
        JsonObject lost =
                drill.getAsJsonObject("over_cycles").getAsJsonObject(JsonReport.key(Figure.LOST));
        assertThat(lost.get("p90").getAsInt()).isZero();
        assertThat(lost.get("max").getAsInt()).isOne();
        assertThat(lost.get("count").getAsInt()).isEqualTo(40);
        assertThat(JsonReport.key(Figure.LONGEST_GAP)).isEqualTo("longest_gap_ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "[]", "7", "{", "{}", "{\"drills\": []}", "null"})
    void whatIsNoReportIsRefusedInASentence(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonReport.read(text))
                .withMessageStartingWith("this is no report of drills: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"setting\":|\"other\":|setting is missing",
                "\"cores\": 2|\"cores\": \"two\"|machine.cores is no number",
                "\"cores\": 2|\"cores\": 2.5|machine.cores is no whole number",
                "\"number\": 1,|\"number\": null,|drills[0].cycles[0].number is no whole number",
                "\"fault\": \"|\"default\": \"|drills[0].cycles[0].fault is missing",
                "\"mark\":\"fault\"|\"mark\":\"fate\"|moments[1].mark is \"fate\", which is none",
                "\"holds\":true|\"holds\":1|drills[0].cycles[0].checks[0].holds is not true or"
                        + " false",
                "\"replies\": [|\"replies\": 5, \"o\": [|drills[0].cycles[0].course.replies is no"
                        + " list",
                "\"figures\": {|\"figures\": 5, \"o\": {|drills[0].cycles[0].figures is no object",
            })
    void whatIsMissingOrOfAnotherKindIsNamed(String from, String to, String message) {
        int at = WRITTEN.indexOf(from);
        String changed = WRITTEN.substring(0, at) + to + WRITTEN.substring(at + from.length());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonReport.read(changed))
                .withMessageContaining(message);
    }
}
