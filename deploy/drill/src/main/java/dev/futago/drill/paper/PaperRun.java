package dev.futago.drill.paper;

import dev.futago.drill.measure.Machine;
import dev.futago.drill.process.ChildNode;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.ChildProgram;
import dev.futago.drill.process.Children;
import dev.futago.drill.process.Folders;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Measures: for each step it starts the nodes as processes, waits until they are ready and, if they
 * are two, protected, puts the load on them from a process of its own, and ends all of them.
 */
public final class PaperRun {

    private static final Duration PROTECTED_MAX = Duration.ofSeconds(10);
    private static final Duration HTTP_MAX = Duration.ofSeconds(2);
    private static final long POLL_MILLIS = 20;
    private static final int OK = 200;

    private final List<String> program;
    private final PaperPlan plan;
    private final Children children = new Children();
    private final AtomicReference<String> lastWords = new AtomicReference<>("");

    /**
     * A run that has not begun.
     *
     * @param launcher the program {@code futago}
     */
    public PaperRun(Path launcher, PaperPlan plan) {
        this.plan = plan;
        var command = new ArrayList<String>();
        plan.cpu().ifPresent(cpu -> command.addAll(List.of("taskset", "-c", "" + cpu)));
        command.add(launcher.toString());
        program = List.copyOf(command);
    }

    /**
     * Runs it; every process is ended at the end, also when we are told to end.
     *
     * @param leftOut what is not to be measured, and why
     * @param soFar told all findings after each measurement
     * @throws InterruptedException when we are told to end
     */
    public Findings run(List<NotMeasured> leftOut, Progress progress, Consumer<Findings> soFar)
            throws InterruptedException {
        Machine machine = Machine.here();
        Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var samples = new ArrayList<Sample>();
        var notMeasured = new ArrayList<>(leftOut);
        Runtime.getRuntime().addShutdownHook(new Thread(children::close, "futago-paper-end"));
        try (children;
                HttpClient http = HttpClient.newBuilder().connectTimeout(HTTP_MAX).build()) {
            for (Step step : plan.steps(leftOut)) {
                progress.begins(step);
                try {
                    Sample sample = measure(step, http);
                    samples.add(sample);
                    progress.measured(sample);
                } catch (TimeoutException
                        | IllegalArgumentException
                        | IllegalStateException failed) {
                    if (children.isClosed()) {
                        throw new InterruptedException("told to end");
                    }
                    String reason = "round %d: %s".formatted(step.round(), failed.getMessage());
                    notMeasured.add(new NotMeasured(step.combination(), reason));
                    progress.failed(step, String.valueOf(failed.getMessage()));
                }
                soFar.accept(new Findings(plan, machine, began, samples, notMeasured));
            }
        }
        return new Findings(plan, machine, began, samples, notMeasured);
    }

    private Sample measure(Step step, HttpClient http)
            throws InterruptedException, TimeoutException {
        Combination combination = step.combination();
        lastWords.set("");
        Path folder = Folders.create();
        var pair =
                new ChildPair(
                        new ChildPair.Setup(
                                program, ChildPair.Service.RR, combination.memory(), folder),
                        this::logged);
        try (var started = children.add(new Children())) {
            started.add(pair::deleteFiles); // Ended last: after the nodes.
            long began = System.nanoTime();
            startNodes(started, pair, combination);
            requireProtected(pair, combination, http, PROTECTED_MAX);
            double readySeconds = (System.nanoTime() - began) / 1e9;
            String said = load(started, pair);
            requireProtected(pair, combination, http, Duration.ZERO);
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            return Sample.of(step, now, readySeconds, said);
        }
    }

    private void startNodes(Children started, ChildPair pair, Combination combination)
            throws InterruptedException, TimeoutException {
        String[] flags = combination.variant().nodeFlags().toArray(String[]::new);
        Duration atMost = plan.startMax(combination);
        try {
            if (!combination.variant().isProtected()) {
                started.add(pair.startAlone(pair.first(), flags)).awaitReady("primary", atMost);
                return;
            }
            ChildNode primary = started.add(pair.start("primary", pair.first(), flags));
            ChildNode standby = started.add(pair.start("standby", pair.second(), flags));
            primary.awaitReady("primary", atMost);
            standby.awaitReady("standby", atMost);
        } catch (TimeoutException late) {
            throw new TimeoutException(late.getMessage() + lastWords.get());
        }
    }

    private String load(Children started, ChildPair pair)
            throws InterruptedException, TimeoutException {
        List<String> command = new ArrayList<>(program);
        command.add("rr");
        command.addAll(plan.load().arguments(pair.first().clientAddress()));
        return started.add(ChildProgram.start(command)).await(plan.loadMax());
    }

    /** A pair that had lost its standby would answer faster, and would not be what is measured. */
    private static void requireProtected(
            ChildPair pair, Combination combination, HttpClient http, Duration atMost)
            throws InterruptedException, TimeoutException {
        if (!combination.variant().isProtected()) {
            return;
        }
        URI protection = URI.create("http://" + pair.first().apiAddress() + "/protected");
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!isOk(http, protection)) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("the pair was not protected");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private static boolean isOk(HttpClient http, URI address) throws InterruptedException {
        var request = HttpRequest.newBuilder(address).timeout(HTTP_MAX).build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException unreachable) {
            return false;
        }
    }

    /** Keeps what may tell why a node did not get ready. */
    private void logged(String node, String line) {
        if (line.contains("WARN") || line.contains("ERROR") || line.startsWith("futago:")) {
            lastWords.set(" (%s: %s)".formatted(node, line));
        }
    }
}
