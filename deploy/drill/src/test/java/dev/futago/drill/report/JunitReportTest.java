package dev.futago.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import java.util.List;
import java.util.stream.IntStream;

/** JUnit XML, read as a server would. */
final class JunitReportTest {

    private static List<Element> all(Document document, String name) {
        var found = document.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(at -> (Element) found.item(at))
                .toList();
    }

    @Test
    void aSuiteForEachDrillAndACaseForEachCycle() {
        Document document = Xml.parsed(JunitReport.write(SampleReport.realistic()));

        assertThat(document.getDocumentElement().getAttribute("tests")).isEqualTo("45");
        assertThat(all(document, "testsuite"))
                .extracting(suite -> suite.getAttribute("name"))
                .containsExactly(
                        "futago.drill.kill-primary",
                        "futago.drill.back-to-back",
                        "futago.drill.cut-link-one-way-in",
                        "futago.drill.disk-full");
        assertThat(all(document, "testcase")).hasSize(45);
        Element first = all(document, "testcase").getFirst();
        assertThat(first.getAttribute("name")).isEqualTo("cycle 1: SIGKILL of the primary");
        assertThat(first.getAttribute("time")).isEqualTo("12.500");
        assertThat(all(document, "system-out").getFirst().getTextContent())
                .startsWith("kill-primary  PASS  1 cycle\n");
    }

    @Test
    void aFailedCheckIsAFailureWithItsEvidenceAndASkippedDrillSaysWhy() {
        Document document = Xml.parsed(JunitReport.write(SampleReport.realistic()));

        Element failure = all(document, "failure").getLast();
        assertThat(failure.getAttribute("message"))
                .isEqualTo(
                        "nothing acknowledged is lost: rr:17: count 41 was acknowledged, then 40"
                                + " read rr:18: the same");
        assertThat(failure.getTextContent())
                .contains("rr:18: the same\nnot protected again within 60 s");
        assertThat(all(document, "skipped"))
                .extracting(skipped -> skipped.getAttribute("message"))
                .containsExactly("network namespaces need root, or unprivileged user namespaces");
    }

    @Test
    void theCountsAreThoseOfTheCases() {
        for (var report : List.of(SampleReport.realistic(), SampleReport.strange())) {
            Document document = Xml.parsed(JunitReport.write(report));

            Element root = document.getDocumentElement();
            assertThat(root.getAttribute("tests")).isEqualTo(count(document, "testcase"));
            assertThat(root.getAttribute("failures")).isEqualTo(count(document, "failure"));
            assertThat(root.getAttribute("errors")).isEqualTo(count(document, "error"));
            assertThat(root.getAttribute("skipped")).isEqualTo(count(document, "skipped"));
        }
    }

    private static String count(Document document, String name) {
        return Integer.toString(all(document, name).size());
    }

    @Test
    void whatXmlCannotHoldIsReplacedAndTheRestComesThrough() {
        Document document = Xml.parsed(JunitReport.write(SampleReport.strange()));

        assertThat(all(document, "failure").getFirst().getTextContent())
                .contains("<b>&\"quoted\" 'single' \uFFFD[31m\uFFFD\uFFFD\uFFFD ]]> 双子");
        assertThat(all(document, "error"))
                .extracting(error -> error.getAttribute("message"))
                .contains("no cycle was run");
    }
}
