package dev.futago.drill.report;

import dev.futago.drill.measure.Machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Reports to render: one as drills would give it, one of everything that is strange. */
public final class SampleReport {

    static final String HOSTILE = "<b>&\"quoted\" 'single' \u001b[31m\u0000\uD800\uFFFE ]]> 双子";

    static final Machine MACHINE =
            new Machine("Xeon <at> 2.1 GHz", 2, 8L << 30, "Linux 6.1", "Temurin 25", 0.4);

    private static final Moment.Mark NONE = Moment.Mark.NONE;

    private SampleReport() {}

    /** Writes all forms into a folder, to be looked at. */
    public static void main(String... arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Files.writeString(folder.resolve("report.html"), HtmlReport.write(realistic()));
        Files.writeString(folder.resolve("report.json"), JsonReport.write(realistic()));
        Files.writeString(folder.resolve("report.xml"), JunitReport.write(realistic()));
        Files.writeString(folder.resolve("report.txt"), TextReport.write(realistic()));
        Files.writeString(folder.resolve("strange.html"), HtmlReport.write(strange()));
        Files.writeString(folder.resolve("strange.txt"), TextReport.write(strange()));
    }

    public static DrillReport realistic() {
        var random = new Random(7);
        return new DrillReport(
                "2026-01-02T03:04:05Z",
                MACHINE,
                "--guest kv --memory 256MiB --connections 8 --depth 4",
                List.of(
                        new DrillResult(
                                "kill-primary",
                                "The primary is killed: the standby goes on with every"
                                        + " acknowledged effect, and the pair is protected again.",
                                List.of(takeover(1, random, 183, true)),
                                List.of(),
                                List.of(),
                                "",
                                ""),
                        many("back-to-back", random, 40),
                        DrillResult.skipped(
                                "cut-link-one-way-in",
                                "A link that is cut in one direction stalls nobody for longer than"
                                        + " the suspicion time.",
                                "network namespaces need root, or unprivileged user namespaces"),
                        failed(random)));
    }

    private static DrillResult many(String name, Random random, int count) {
        var cycles = new ArrayList<Cycle>();
        var processes = new ArrayList<ProcessSample>();
        for (int number = 1; number <= count; number++) {
            double gap = 60 + 40 * random.nextDouble() + (number % 13 == 0 ? 140 : 0);
            cycles.add(takeover(number, random, gap, number != 23));
        }
        for (int second = 0; second < 12 * count; second++) {
            for (String who : List.of("a", "b", "drill")) {
                int life =
                        who.equals("drill") ? second : (second + (who.equals("a") ? 0 : 12)) % 24;
                processes.add(
                        new ProcessSample(
                                second,
                                who,
                                100 + (who.equals("drill") ? 0 : second / 24),
                                (long)
                                        ((300 + 40 * Math.log1p(life) + random.nextInt(6))
                                                * (1 << 20)),
                                60 + random.nextInt(8),
                                28 + (life < 3 ? life : 3)));
            }
        }
        return new DrillResult(
                name,
                "Takeover after takeover, each as soon as the pair is protected: nothing is lost,"
                        + " and nothing grows.",
                cycles,
                List.of(new Check("NothingGrew", true, "96 samples of each process")),
                processes,
                "",
                "");
    }

    private static DrillResult failed(Random random) {
        return new DrillResult(
                "disk-full",
                "A node whose disk is full goes on serving.",
                List.of(
                        takeover(1, random, 90, true),
                        new Cycle(
                                2,
                                "the disk of b is filled",
                                List.of(new Moment(0, "", "filled /mnt/b", Moment.Mark.FAULT)),
                                Map.of(Figure.LOST, 2.0),
                                List.of(
                                        new Check(
                                                "nothing acknowledged is lost",
                                                false,
                                                "rr:17: count 41 was acknowledged, then 40 read\n"
                                                        + "rr:18: the same")),
                                new Course(0, 100, List.of(), List.of(), List.of()),
                                "not protected again within 60 s")),
                List.of(new Check("AllAnswered", false, "3 requests are not answered")),
                List.of(),
                "",
                "");
    }

    /** A primary killed: the standby suspects, claims, serves; the lost node returns. */
    static Cycle takeover(int number, Random random, double gapMillis, boolean isGood) {
        double suspected = 20 + 30 * random.nextDouble();
        double claimed = suspected + 8 + 4 * random.nextDouble();
        double healed = 3000;
        double again = 4300 + 400 * random.nextDouble();
        String epoch = Integer.toString(number + 1);
        var moments =
                new ArrayList<>(
                        List.of(
                                new Moment(-3900, "", "load: 8 connections, 4 in flight", NONE),
                                new Moment(0, "", "SIGKILL of the primary a", Moment.Mark.FAULT),
                                new Moment(
                                        suspected,
                                        "b",
                                        "suspected a/257e1b68 in epoch 1 at checkpoint 4616:"
                                                + " connection closed",
                                        Moment.Mark.SUSPECTED),
                                new Moment(suspected + 0.4, "b", "claiming epoch " + epoch, NONE),
                                new Moment(
                                        claimed,
                                        "b",
                                        "TOOK OVER: epoch " + epoch + " from checkpoint 4616",
                                        Moment.Mark.CLAIMED),
                                new Moment(claimed + 2, "b", "UNPROTECTED: primary lost", NONE),
                                new Moment(claimed + 9, "b", "first reply in epoch " + epoch, NONE),
                                new Moment(
                                        gapMillis - 4,
                                        "",
                                        "a reply reached a client",
                                        Moment.Mark.FIRST_REPLY),
                                new Moment(healed, "", "a is started", Moment.Mark.HEALED),
                                new Moment(healed + 420, "a", "READY role=standby", NONE),
                                new Moment(healed + 450, "a", "joining b in epoch " + epoch, NONE),
                                new Moment(
                                        healed + 470, "b", "resync of a: 268,435,456 bytes", NONE),
                                new Moment(
                                        again,
                                        "b",
                                        "PROTECTED: paired with a/4a20247f in epoch " + epoch,
                                        Moment.Mark.PROTECTED_AGAIN),
                                new Moment(again + 0.3, "a", "streaming", NONE)));
        var figures = new EnumMap<Figure, Double>(Figure.class);
        figures.put(Figure.SUSPECTED, suspected);
        figures.put(Figure.CLAIMED, claimed);
        figures.put(Figure.FIRST_REPLY, gapMillis - 4);
        figures.put(Figure.PROTECTED_AGAIN, again);
        figures.put(Figure.LONGEST_GAP, gapMillis);
        figures.put(Figure.UNPROTECTED, again / 1000);
        figures.put(Figure.RESYNC, 268435456.0);
        figures.put(Figure.RATE, 46620.0);
        figures.put(Figure.ACKNOWLEDGED, 581320.0);
        figures.put(Figure.RETRIED, 32.0);
        figures.put(Figure.LOST, isGood ? 0.0 : 1.0);
        figures.put(Figure.DUPLICATED, 0.0);
        figures.put(Figure.STALE, 0.0);
        return new Cycle(
                number,
                "SIGKILL of the primary",
                moments,
                figures,
                List.of(
                        new Check(
                                "nothing acknowledged is lost",
                                isGood,
                                isGood ? "lost=0" : "rr:17: 41 was acknowledged, then 40 was read"),
                        new Check("one effect per request", true, "duplicated=0"),
                        new Check("digests equal", true, "65,536 pages at checkpoint 917")),
                course(random, gapMillis, healed),
                "");
    }

    private static Course course(Random random, double gapMillis, double healed) {
        var replies = new ArrayList<Integer>();
        var slowest = new ArrayList<Double>();
        var gaps = new ArrayList<Double>();
        for (double from = -4000; from < 8500; from += 100) {
            double silent = Math.max(0, Math.min(gapMillis, from + 100) - Math.max(0, from)) / 100;
            double speed = from > 0 && from < healed ? 1.3 : from > 0 && from < 4400 ? 0.7 : 1;
            int count = (int) (4600 * speed * (1 - silent) * (0.9 + 0.2 * random.nextDouble()));
            replies.add(count);
            boolean isEnd = from <= gapMillis && gapMillis < from + 100;
            slowest.add(count == 0 ? 0 : isEnd ? gapMillis + 5 : 2 + 6 * random.nextDouble());
            gaps.add(count == 0 ? 0 : isEnd ? gapMillis : 0.3 + 2 * random.nextDouble());
        }
        return new Course(-4000, 100, replies, slowest, gaps);
    }

    /** Every text hostile, numbers that are none, courses that are none. */
    static DrillReport strange() {
        double none = Double.NaN;
        return new DrillReport(
                HOSTILE,
                MACHINE,
                HOSTILE,
                List.of(
                        DrillResult.skipped(HOSTILE, HOSTILE, HOSTILE),
                        new DrillResult(
                                "no-cycles", HOSTILE, List.of(), List.of(), List.of(), "", ""),
                        new DrillResult(
                                "trouble", "", List.of(), List.of(), List.of(), "", HOSTILE),
                        new DrillResult(
                                HOSTILE,
                                HOSTILE,
                                List.of(
                                        strange(
                                                1,
                                                new Course(
                                                        none, none, List.of(), List.of(),
                                                        List.of())),
                                        strange(
                                                2,
                                                new Course(
                                                        0,
                                                        0,
                                                        List.of(1),
                                                        List.of(1.0),
                                                        List.of(1.0))),
                                        strange(
                                                3,
                                                new Course(
                                                        0, 100, List.of(7), List.of(), List.of())),
                                        strange(
                                                4,
                                                new Course(
                                                        -100,
                                                        100,
                                                        List.of(0, 0, 5),
                                                        List.of(
                                                                none,
                                                                1e300,
                                                                Double.POSITIVE_INFINITY),
                                                        List.of(none, -5.0, 1e12))),
                                        hoursLong(5)),
                                List.of(new Check(HOSTILE, false, HOSTILE)),
                                List.of(
                                        new ProcessSample(none, HOSTILE, 1, 5, 6, 7),
                                        new ProcessSample(1, HOSTILE, 1, -1, -1, -1),
                                        new ProcessSample(9e9, "", 1, Long.MAX_VALUE, 0, 0)),
                                "",
                                HOSTILE)));
    }

    private static Cycle strange(int number, Course course) {
        return new Cycle(
                number,
                HOSTILE,
                List.of(
                        new Moment(Double.NaN, HOSTILE, HOSTILE, NONE),
                        new Moment(0, HOSTILE, HOSTILE, Moment.Mark.FAULT),
                        new Moment(0, "", "", Moment.Mark.SUSPECTED)),
                Map.of(Figure.SUSPECTED, Double.NaN, Figure.LONGEST_GAP, 5.0),
                List.of(new Check(HOSTILE, false, HOSTILE), new Check("held", true, HOSTILE)),
                course,
                number == 1 ? HOSTILE : "");
    }

    private static Cycle hoursLong(int number) {
        var replies = new ArrayList<Integer>();
        var millis = new ArrayList<Double>();
        for (int bucket = 0; bucket < 180_000; bucket++) {
            replies.add(bucket % 5000);
            millis.add(1.0 + bucket % 77);
        }
        var moments = new ArrayList<Moment>();
        for (int at = 0; at < 1000; at++) {
            moments.add(new Moment(at * 18_000.0, "a", "tick " + at, Moment.Mark.HEALED));
        }
        return new Cycle(
                number,
                "hours",
                moments,
                Map.of(),
                List.of(),
                new Course(0, 100, replies, millis, millis),
                "");
    }
}
