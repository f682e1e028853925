package dev.futago.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The page is whole in itself, whatever the drills gave. */
final class HtmlReportTest {

    private static final Pattern PICTURE = Pattern.compile("(?s)<svg .*?</svg>");
    private static final Pattern BODY = Pattern.compile("(?s)<body>.*</body>");

    private static List<String> pictures(String page) {
        return PICTURE.matcher(page).results().map(MatchResult::group).toList();
    }

    private static String body(String page) {
        return BODY.matcher(page).results().map(MatchResult::group).findFirst().orElseThrow();
    }

    @Test
    void everyElementIsClosedAndEveryPictureIsXml() {
        for (var report : List.of(SampleReport.realistic(), SampleReport.strange())) {
            String page = HtmlReport.write(report);

            assertThat(page).startsWith("<!DOCTYPE html>\n").doesNotContain("NaN");
            assertThat(pictures(page)).isNotEmpty().allSatisfy(Xml::parsed);
            Xml.parsed(body(page));
        }
    }

    @Test
    void noTextOfADrillBecomesMarkup() {
        assertThat(HtmlReport.write(SampleReport.strange()))
                .contains("&lt;b&gt;&amp;&quot;quoted&quot; &#39;single&#39; \uFFFD[31m")
                .doesNotContain("<b>");
    }

    @Test
    void nothingIsFetchedAndNothingIsRun() {
        assertThat(HtmlReport.write(SampleReport.realistic()))
                .contains("default-src 'none'")
                .contains("prefers-color-scheme: dark")
                .doesNotContain("<script", "<link", "<img", "url(", "@import");
    }

    @Test
    void itHasVerdictsFiguresFindingsAndReasons() {
        assertThat(HtmlReport.write(SampleReport.realistic()))
                .contains("FAIL: 2 of 4 drills failed, 1 skipped: back-to-back, disk-full")
                .contains("<dt>longest gap</dt>\n<dd>183 ms</dd>")
                .contains("FAILED cycle 23, nothing acknowledged is lost: rr:17")
                .contains("Not run: network namespaces need root")
                .contains("<td>digests equal</td>\n<td>40 of 40</td>");
    }

    @Test
    void manyCyclesMakeItNotMuchLarger() {
        assertThat(HtmlReport.write(backToBack(2000)).length()).isLessThan(600_000);
        assertThat(pictures(HtmlReport.write(backToBack(2000))))
                .hasSameSizeAs(pictures(HtmlReport.write(backToBack(20))));
    }

    private static DrillReport backToBack(int count) {
        var random = new Random(3);
        var cycles = new ArrayList<Cycle>();
        for (int number = 1; number <= count; number++) {
            cycles.add(SampleReport.takeover(number, random, 50 + 100 * random.nextDouble(), true));
        }
        var drill = new DrillResult("back-to-back", "", cycles, List.of(), List.of(), "", "");
        return new DrillReport("", SampleReport.MACHINE, "", List.of(drill));
    }
}
