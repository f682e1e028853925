package dev.futago.drill.paper;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;

/** The table, the data and the figure, of findings that are made up. */
final class PaperOutputTest {

    private final Findings findings =
            SampleFindings.of(
                    SampleFindings.plan(3, 512L, 1024L, 4096L, 8192L), SampleFindings::modelled);

    @Test
    void theTableHasThePapersFiguresBesideOursInAnyLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(new PaperTable(findings).text())
                    .contains(
                            """
                            | memory | paper: off | Kemari |  left | here: off |  flags |   left |  queue |   left | pipelined |   left |
                            | ------ | ---------: | -----: | ----: | --------: | -----: | -----: | -----: | -----: | --------: | -----: |
                            | 512MiB |    7075.42 | 184.66 | 2.6 % |    72,857 | 12,143 | 16.7 % | 22,667 | 31.1 % |    30,000 | 41.2 % |
                            | 1GiB   |    7163.67 | 164.00 | 2.3 % |    72,857 |  8,293 | 11.4 % | 22,667 | 31.1 % |    30,000 | 41.2 % |
                            | 4GiB   |    7213.12 |  80.72 | 1.1 % |    72,857 |  2,857 |  3.9 % | 22,667 | 31.1 % |    30,000 | 41.2 % |
                            | 8GiB   |          - |      - |     - |    72,857 |  1,525 |  2.1 % | 22,667 | 31.1 % |    30,000 | 41.2 % |
                            """)
                    .contains(
                            "| 512MiB | stop-and-wait | flags   | pages |     12,143 | 12,024 |"
                                    + " 12,262 | 16.7 % |   10.5 |   20.3 |  184.66 | 2.6 % |")
                    .contains("| stop-and-wait      | queue             | lines |    22,667 |")
                    .contains("connections × requests in flight: 1 × 1.")
                    .contains(
                            "A Processor; processors: 2; memory: 8192 MiB; load average before:"
                                    + " 0.25")
                    .doesNotContain("Not measured");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whatWasNotMeasuredIsTold() {
        Combination some = findings.plan().combinations().getLast();
        var partial =
                new Findings(
                        findings.plan(),
                        SampleFindings.MACHINE,
                        SampleFindings.BEGAN,
                        List.of(),
                        List.of(new NotMeasured(some, "it does not fit")));

        assertThat(new PaperTable(partial).text())
                .contains("## Not measured\n\n- 8GiB pipelined, queue, lines: it does not fit\n");
        JsonObject json = JsonParser.parseString(new PaperData(partial).json()).getAsJsonObject();
        assertThat(json.get("complete").getAsBoolean()).isFalse();
        assertThat(json.getAsJsonArray("not_measured")).hasSize(1);
    }

    @Test
    void csvHasALineForEachMeasurement() {
        List<String> lines = new PaperData(findings).csv().lines().toList();

        assertThat(lines).hasSize(1 + 3 * 28);
        assertThat(lines).allMatch(line -> line.split(",", -1).length == 18);
        assertThat(lines.get(2))
                .isEqualTo(
                        "2,1,2026-03-04T05:06:09Z,536870912,stop-and-wait,flags,pages,1,1,1.500,"
                                + "60119,5.000,12023.800,10.500,11.000,20.250,30.000,400.000");
    }

    @Test
    void jsonHasTheMachineTheCommandsEveryMeasurementAndTheMedians() {
        JsonObject json = JsonParser.parseString(new PaperData(findings).json()).getAsJsonObject();

        assertThat(json.getAsJsonObject("machine").get("cpu").getAsString())
                .isEqualTo("A Processor");
        assertThat(json.getAsJsonArray("measurements")).hasSize(3 * 28);
        assertThat(json.getAsJsonArray("paper")).hasSize(3);
        JsonObject kemari = json.getAsJsonArray("combinations").get(1).getAsJsonObject();
        assertThat(kemari.getAsJsonArray("commands").get(1).getAsString())
                .isEqualTo(
                        "futago standby --name b --guest rr --memory 512MiB --rr-dirty-pages 8"
                                + " --sync stop-and-wait --tracker flags --delta page"
                                + " --warm-up 0s");
        JsonObject rate = kemari.getAsJsonObject("requests_per_second");
        assertThat(rate.get("median").getAsDouble()).isBetween(12_142.0, 12_144.0);
        assertThat(rate.get("min").getAsDouble()).isLessThan(rate.get("max").getAsDouble());
    }

    @Test
    void theFigureIsAPictureInBothFormats() throws Exception {
        byte[] png = new PaperFigure(findings).png();
        byte[] svg = new PaperFigure(findings).svg();
        Files.write(Path.of("target", "figure.png"), png); // To be looked at.

        var picture = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(picture.getWidth()).isGreaterThan(800);
        var builder = DocumentBuilderFactory.newInstance();
        builder.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        var drawing = builder.newDocumentBuilder().parse(new ByteArrayInputStream(svg));
        assertThat(drawing.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(drawing.getElementsByTagName("line").getLength()).isGreaterThan(10);
    }

    @Test
    void elsewhereThanInATerminalEachMeasurementIsALine() {
        var out = new ByteArrayOutputStream();
        Step step = findings.plan().steps(List.of()).getFirst();
        try (var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
                Progress progress = new ProgressInLines(stream, 84)) {
            progress.begins(step);
            progress.measured(SampleFindings.sample(step, 500_000));
            progress.failed(new Step(2, 1, step.combination()), "it ended");
        }

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines(
                        """
                        [ 1/84] round 1, 512MiB off: 100,000 requests/s
                        [ 2/84] round 1, 512MiB off: FAILED: it ended
                        """);
    }
}
