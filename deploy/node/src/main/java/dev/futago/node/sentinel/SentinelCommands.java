package dev.futago.node.sentinel;

import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.SentinelConfig;

import io.netty.channel.EventLoop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Answers what is asked about the pair; completes on the loop. */
final class SentinelCommands {

    private static final Logger LOG = LoggerFactory.getLogger(SentinelCommands.class);

    /** After this a switchover is taken back. */
    static final Duration SWITCHOVER_MAX = Duration.ofSeconds(5);

    /** How long an order may take beyond its own time-out. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private static final String NO_SUCH_MASTER = "ERR No such master with that name";
    private static final String NO_GOOD_SLAVE = "NOGOODSLAVE No suitable replica to promote";

    private final PairMap map;
    private final Lookout lookout;
    private final Function<Order, CompletableFuture<Outcome>> orders;
    private final EventLoop loop;

    SentinelCommands(
            PairMap map,
            Lookout lookout,
            Function<Order, CompletableFuture<Outcome>> orders,
            EventLoop loop) {
        this.map = map;
        this.lookout = lookout;
        this.orders = orders;
        this.loop = loop;
    }

    /** What is asked with {@code SENTINEL}, its first word. */
    CompletableFuture<Reply> answer(Client client, List<String> words) {
        Optional<Question> known = Question.named(words.get(1));
        if (known.isEmpty()) {
            return now(Replies.noSuchSubcommand(words.get(1), "SENTINEL"));
        }
        Question question = known.get();
        if (!question.takes(words)) {
            return now(Replies.wrongNumberOfArguments("sentinel|" + question.word()));
        }
        if (question.isAboutOne() && !words.get(2).equals(map.name())) {
            return now(
                    question == Question.GET_MASTER_ADDR_BY_NAME
                            ? Replies.noArray()
                            : Replies.error(NO_SUCH_MASTER));
        }
        return switch (question) {
            case CKQUORUM -> report(client).thenApply(SentinelCommands::quorum);
            case FAILOVER -> report(client).thenCompose(this::failover);
            case GET_MASTER_ADDR_BY_NAME -> report(client).thenApply(SentinelCommands::address);
            case MASTER -> report(client).thenApply(SentinelCommands::master);
            case MASTERS -> list(client, PairReport::master);
            case MYID -> now(Replies.bulk(PairReport.sentinelId(map, map.node())));
            case REPLICAS, SLAVES -> list(client, PairReport::replica);
            case SENTINELS -> list(client, PairReport::otherSentinel);
        };
    }

    private static CompletableFuture<Reply> now(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    /** Empty when the node does not answer. */
    private CompletableFuture<Optional<PairReport>> report(Client client) {
        return lookout.now()
                .thenApply(seen -> seen.map(it -> new PairReport(map, it, client.asked())));
    }

    private CompletableFuture<Reply> list(
            Client client, Function<PairReport, Optional<Map<String, String>>> part) {
        return report(client)
                .thenApply(report -> report.flatMap(part).map(Replies::fields))
                .thenApply(fields -> Replies.array(fields.map(List::of).orElse(List.of())));
    }

    private static Reply address(Optional<PairReport> report) {
        return report.flatMap(PairReport::primary)
                .map(at -> Replies.bulks(List.of(at.host(), Integer.toString(at.port()))))
                .orElse(Replies.noArray());
    }

    private static Reply master(Optional<PairReport> report) {
        return report.flatMap(PairReport::master)
                .map(Replies::fields)
                .orElseGet(() -> Replies.error(NO_SUCH_MASTER));
    }

    private static Reply quorum(Optional<PairReport> report) {
        Optional<String> obstacle =
                report.map(PairReport::obstacle)
                        .orElse(Optional.of("This node does not answer its Sentinel port"));
        return obstacle.map(
                        why ->
                                Replies.error(
                                        "NOQUORUM %s. No takeover can be decided".formatted(why)))
                .orElseGet(
                        () ->
                                Replies.simple(
                                        "OK 2 usable Sentinels. Quorum and failover authorization"
                                                + " can be reached"));
    }

    private CompletableFuture<Reply> failover(Optional<PairReport> report) {
        Optional<Side> primary = report.map(PairReport::sighting).flatMap(map::primary);
        if (primary.isEmpty()) {
            return now(Replies.error(NO_GOOD_SLAVE));
        }
        return switch (primary.get()) {
            case OWN -> switchOver();
            case PEER -> now(Replies.error(elsewhere()));
        };
    }

    private String elsewhere() {
        HostPort there = map.peer().map(SentinelConfig.Peer::sentinel).orElseThrow();
        return "ERR this node is standby: ask the Sentinel port of the primary, " + there;
    }

    private CompletableFuture<Reply> switchOver() {
        return orders.apply(new Order.Switchover(false, SWITCHOVER_MAX.toNanos()))
                .orTimeout(SWITCHOVER_MAX.plus(SLACK).toNanos(), TimeUnit.NANOSECONDS)
                .handleAsync(
                        (outcome, failure) ->
                                failure == null
                                        ? answerTo(outcome)
                                        : Replies.error("ERR what came of it is not known yet"),
                        loop);
    }

    private static Reply answerTo(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> Replies.ok();
            case Outcome.Refused(var why) -> refused(why);
            case Outcome.NoArbiter(var why) -> refused(why);
            case Outcome.Failed(var why) -> refused(why);
            case Outcome.OutOfTime(var why) -> refused(why);
            case Outcome.Compared compared -> throw new IllegalStateException("nobody asked");
        };
    }

    /** Redis has one sentence for all reasons. */
    private static Reply refused(String why) {
        LOG.warn("SENTINEL FAILOVER: {}", why);
        return Replies.error(NO_GOOD_SLAVE);
    }

    /** {@code INFO}: of a node that does not answer, nothing about masters. */
    CompletableFuture<Reply> info(Client client) {
        String server =
                "# Server\r\nredis_version:%s\r\nredis_mode:sentinel\r\nserver_name:futago\r\n\r\n"
                        .formatted(Commands.REDIS_VERSION);
        return report(client)
                .thenApply(
                        report -> Replies.text(server + report.map(PairReport::info).orElse("")));
    }

    /** {@code ROLE}. */
    CompletableFuture<Reply> role() {
        return now(
                Replies.array(
                        List.of(Replies.bulk("sentinel"), Replies.bulks(List.of(map.name())))));
    }
}
