package dev.futago.drill.report;

import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A report as servers for continuous integration read it: JUnit XML with a suite for each drill and
 * a case for each cycle.
 */
public final class JunitReport {

    private static final String CLASS = "futago.drill.";
    private static final int MESSAGE_MAX = 200;

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    private JunitReport() throws XMLStreamException {
        xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    }

    /** The document. */
    public static String write(DrillReport report) {
        try {
            var junit = new JunitReport();
            junit.all(report);
            return junit.text + "\n";
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("a text takes what is written", impossible);
        }
    }

    private void all(DrillReport report) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        open("testsuites", "name", "futago drill");
        counts(report.drills());
        for (DrillResult drill : report.drills()) {
            suite(report, drill);
        }
        close();
        xml.writeEndDocument();
        xml.close();
    }

    private void suite(DrillReport report, DrillResult drill) throws XMLStreamException {
        open("testsuite", "name", CLASS + drill.name());
        counts(List.of(drill));
        attribute("timestamp", report.began());
        open("properties");
        property("proves", drill.proves());
        property("setting", report.setting());
        close();
        for (Cycle cycle : drill.cycles()) {
            cycleOf(drill, cycle);
        }
        if (hasCaseOfItsOwn(drill)) {
            drillItself(drill);
        }
        open("system-out");
        xml.writeCharacters(Characters.printable(TextReport.drill(drill)));
        close();
        close();
    }

    private void counts(List<DrillResult> drills) throws XMLStreamException {
        Collection<Cycle> cycles = drills.stream().flatMap(d -> d.cycles().stream()).toList();
        long own = drills.stream().filter(JunitReport::hasCaseOfItsOwn).count();
        long skipped = drills.stream().filter(DrillResult::isSkipped).count();
        long failures = cycles.stream().filter(JunitReport::isFailure).count();
        long errors = cycles.stream().filter(JunitReport::isError).count() + own - skipped;
        attribute("tests", Long.toString(cycles.size() + own));
        attribute("failures", Long.toString(failures));
        attribute("errors", Long.toString(errors));
        attribute("skipped", Long.toString(skipped));
        double millis = cycles.stream().mapToDouble(JunitReport::millis).sum();
        attribute("time", Amounts.plainSeconds(millis));
    }

    /** What belongs to no cycle needs a case that shows it. */
    private static boolean hasCaseOfItsOwn(DrillResult drill) {
        return drill.isSkipped()
                || !drill.trouble().isEmpty()
                || drill.cycles().isEmpty()
                || !failedOf(drill).isEmpty();
    }

    private static List<String> failedOf(DrillResult drill) {
        return drill.checks().stream()
                .filter(check -> !check.holds())
                .map(check -> check.name() + ": " + check.words())
                .toList();
    }

    private static boolean isFailure(Cycle cycle) {
        return cycle.checks().stream().anyMatch(check -> !check.holds());
    }

    private static boolean isError(Cycle cycle) {
        return !isFailure(cycle) && !cycle.isGood();
    }

    private void cycleOf(DrillResult drill, Cycle cycle) throws XMLStreamException {
        testCase(
                drill,
                "cycle %d: %s"
                        .formatted(cycle.number(), Characters.cut(cycle.fault(), MESSAGE_MAX)),
                millis(cycle));
        List<String> failed =
                cycle.checks().stream()
                        .filter(check -> !check.holds())
                        .map(check -> check.name() + ": " + check.words())
                        .toList();
        if (isFailure(cycle)) {
            String evidence =
                    Stream.concat(failed.stream(), Stream.of(cycle.trouble()))
                            .filter(words -> !words.isEmpty())
                            .collect(Collectors.joining("\n"));
            outcome("failure", "check", failed.getFirst(), evidence);
        } else if (isError(cycle)) {
            outcome("error", "trouble", cycle.trouble(), cycle.trouble());
        }
        close();
    }

    private void drillItself(DrillResult drill) throws XMLStreamException {
        testCase(drill, drill.name(), 0);
        if (drill.isSkipped()) {
            open("skipped", "message", Characters.cut(drill.skipped(), MESSAGE_MAX));
            close();
        } else {
            String found =
                    Stream.concat(failedOf(drill).stream(), Stream.of(drill.trouble()))
                            .filter(words -> !words.isEmpty())
                            .collect(Collectors.joining("\n"));
            String trouble = found.isEmpty() ? "no cycle was run" : found;
            outcome("error", "trouble", trouble, trouble);
        }
        close();
    }

    private void testCase(DrillResult drill, String name, double millis) throws XMLStreamException {
        open("testcase", "classname", CLASS + drill.name());
        attribute("name", name);
        attribute("time", Amounts.plainSeconds(millis));
    }

    private void outcome(String element, String type, String message, String evidence)
            throws XMLStreamException {
        open(element, "type", type);
        attribute("message", Characters.cut(message, MESSAGE_MAX));
        xml.writeCharacters(Characters.printable(evidence));
        close();
    }

    private void property(String name, String value) throws XMLStreamException {
        open("property", "name", name);
        attribute("value", value);
        close();
    }

    private void open(String element) throws XMLStreamException {
        xml.writeStartElement(element);
    }

    private void open(String element, String name, String value) throws XMLStreamException {
        open(element);
        attribute(name, value);
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, Characters.printable(value));
    }

    private void close() throws XMLStreamException {
        xml.writeEndElement();
    }

    /** From the first that is known of a cycle to the last. */
    private static double millis(Cycle cycle) {
        return TimelineWindow.around(TimelineWindow.times(cycle))
                .map(TimelineWindow::length)
                .orElse(0.0);
    }
}
