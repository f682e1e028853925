package dev.futago.node.admin;

import dev.futago.node.LoopProgress;
import dev.futago.node.NodeView;
import dev.futago.node.config.Nearest;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is to be read at which path. Used by one thread. */
final class Pages {

    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

    private static final String INDEX = "/";
    private static final String STATUS = "/status";
    private static final String METRICS = "/metrics";
    private static final String HISTORY = "/history";
    private static final String EVENTS = "/events";

    private final Views views;
    private final Orders orders;
    private final PointsPage points;
    private final Supplier<Optional<LoopProgress.Busy>> busy;
    private final Executor thread;
    private final Metrics metrics = new Metrics();

    /**
     * Pages made from views.
     *
     * @param orders what may be posted
     * @param points of the node
     * @param busy what keeps the node's loop busy
     * @param thread where they are made
     */
    Pages(
            Views views,
            Orders orders,
            PointsPage points,
            Supplier<Optional<LoopProgress.Busy>> busy,
            Executor thread) {
        this.busy = busy;
        this.views = views;
        this.orders = orders;
        this.points = points;
        this.thread = thread;
    }

    /**
     * A request.
     *
     * @param contentType of the body, as its header has it
     * @param lastEventId as its header has it
     */
    record Asked(
            HttpMethod method,
            String target,
            Optional<String> contentType,
            Optional<String> lastEventId,
            String body) {}

    /** The answer to a request, sooner or later; never fails. */
    CompletableFuture<Answer> answer(Asked asked) {
        HttpMethod method = asked.method;
        String target = asked.target;
        if (target.equals(PointsPage.PATH)) {
            return now(points.answer(method, asked.contentType, asked.body));
        }
        boolean isOrder = Orders.paths().contains(target);
        if (isOrder && method.equals(HttpMethod.POST)) {
            return orders.answer(target, asked.contentType, asked.body);
        }
        if (method.equals(HttpMethod.OPTIONS) && isProbe(target)) {
            return look(asked).thenApply(Answer::withoutBody);
        }
        boolean isLook = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        if (isOrder || !isLook) {
            return now(
                    Answer.problem(
                            HttpResponseStatus.METHOD_NOT_ALLOWED,
                            "%s is not possible here".formatted(method),
                            isOrder ? "use POST" : "use GET or HEAD"));
        }
        return look(asked);
    }

    private CompletableFuture<Answer> look(Asked asked) {
        try {
            var query = new QueryStringDecoder(asked.target);
            return at(query.path(), query, asked.lastEventId);
        } catch (IllegalArgumentException wrong) {
            return now(
                    Answer.problem(
                            HttpResponseStatus.BAD_REQUEST,
                            "this cannot be asked: " + wrong.getMessage(),
                            ""));
        }
    }

    /** Which methods a target takes, as the header has them. */
    static String allowedAt(String target) {
        if (target.equals(PointsPage.PATH)) {
            return "GET, HEAD, POST";
        }
        if (Orders.paths().contains(target)) {
            return "POST";
        }
        return isProbe(target) ? "GET, HEAD, OPTIONS" : "GET, HEAD";
    }

    /** Load balancers ask probes by OPTIONS, too. */
    private static boolean isProbe(String target) {
        int query = target.indexOf('?');
        return Probe.at(query < 0 ? target : target.substring(0, query)).isPresent();
    }

    private CompletableFuture<Answer> at(
            String path, QueryStringDecoder query, Optional<String> lastEventId) {
        return switch (path) {
            case INDEX -> now(Answer.text(String.join("\n", paths()) + "\n"));
            case STATUS -> fromView(Pages::unavailable, this::status);
            case HISTORY -> fromView(Pages::unavailable, Pages::history);
            case EVENTS -> events(EventsText.numberIn(lastEventId));
            case METRICS -> fromView(Pages::unavailable, this::metrics);
            default ->
                    Probe.at(path)
                            .map(probe -> probe(probe, query))
                            .orElseGet(() -> now(unknown(path)));
        };
    }

    private static List<String> paths() {
        var paths = new ArrayList<>(List.of(INDEX, STATUS, HISTORY, EVENTS, METRICS));
        Arrays.stream(Probe.values()).map(Probe::path).forEach(paths::add);
        paths.addAll(Orders.paths());
        return paths;
    }

    private static Answer unknown(String path) {
        return Answer.problem(
                HttpResponseStatus.NOT_FOUND,
                "there is nothing at " + path,
                "did you mean %s?".formatted(Nearest.to(path, paths())));
    }

    private CompletableFuture<Answer> probe(Probe probe, QueryStringDecoder query) {
        OptionalLong lagMax = probe == Probe.STANDBY ? lagIn(query) : OptionalLong.empty();
        return fromView(
                why -> Answer.verdict(isAlive(probe), "unknown", why),
                view -> probe.answer(view, lagMax));
    }

    /** A loop that is busy lives still, for as long as its standby is patient. */
    private boolean isAlive(Probe probe) {
        return probe == Probe.LIVENESS && busy.get().filter(what -> !what.isTooLong()).isPresent();
    }

    private static OptionalLong lagIn(QueryStringDecoder query) {
        List<String> written = query.parameters().getOrDefault("lag", List.of());
        if (written.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!written.getLast().matches("\\d{1,18}")) {
            throw new IllegalArgumentException(
                    "lag=%s is not a number of checkpoints".formatted(written.getLast()));
        }
        return OptionalLong.of(Long.parseLong(written.getLast()));
    }

    private Answer status(NodeView view) {
        var report = StatusReport.of(view, views.ratesAt(view));
        return Answer.json(HttpResponseStatus.OK, StatusJson.write(report));
    }

    private static Answer history(NodeView view) {
        return Answer.json(HttpResponseStatus.OK, HistoryJson.write(view.chronicle().history()));
    }

    private CompletableFuture<Answer> events(long after) {
        return fromView(
                Pages::unavailable,
                view ->
                        new Answer(
                                HttpResponseStatus.OK,
                                EventsText.CONTENT_TYPE,
                                EventsText.write(view.chronicle().entries(), after)));
    }

    private Answer metrics(NodeView view) {
        return new Answer(HttpResponseStatus.OK, Metrics.CONTENT_TYPE, metrics.render(view));
    }

    private static Answer unavailable(String why) {
        return Answer.problem(HttpResponseStatus.SERVICE_UNAVAILABLE, why, "");
    }

    /**
     * A page for a node that answers.
     *
     * @param instead for one that does not; told why
     */
    private CompletableFuture<Answer> fromView(
            Function<String, Answer> instead, Function<NodeView, Answer> page) {
        return views.now()
                .thenApplyAsync(page, thread)
                .exceptionally(
                        failure -> {
                            Throwable cause =
                                    failure instanceof CompletionException wrapped
                                                    && wrapped.getCause() != null
                                            ? wrapped.getCause()
                                            : failure;
                            if (cause instanceof TimeoutException) {
                                return instead.apply(
                                        busy.get()
                                                .map(LoopProgress.Busy::words)
                                                .orElse("the node's loop does not answer"));
                            }
                            LOG.warn("a page could not be made", cause);
                            return instead.apply("the node could not be looked at");
                        });
    }

    private static CompletableFuture<Answer> now(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
