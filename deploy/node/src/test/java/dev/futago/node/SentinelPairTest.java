package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.futago.node.config.HostPort;
import dev.futago.node.config.SentinelConfig;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisSentinelPool;
import redis.clients.jedis.exceptions.JedisException;

import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A pair with Sentinel ports, and a Redis client that is told nothing but these. */
@Timeout(180)
final class SentinelPairTest {

    private static final String PAIR = "orders";

    @TempDir private Path folder = Path.of("");

    private final HostPort listenOfA = NodePlan.freeAddress();
    private final HostPort listenOfB = NodePlan.freeAddress();
    private final HostPort clientOfA = NodePlan.freeAddress();
    private final HostPort clientOfB = NodePlan.freeAddress();
    private final HostPort sentinelOfA = NodePlan.freeAddress();
    private final HostPort sentinelOfB = NodePlan.freeAddress();
    private Optional<TestNode> a = Optional.empty();
    private Optional<TestNode> b = Optional.empty();

    private NodePlan planOfA() {
        return NodePlan.primary("a", listenOfA, listenOfB, arbiter())
                .withGuest("kv")
                .withClient(clientOfA)
                .withSentinel(sentinelAt(sentinelOfA, clientOfB, sentinelOfB));
    }

    private NodePlan planOfB() {
        return NodePlan.primary("b", listenOfB, listenOfA, arbiter())
                .asStandby()
                .withGuest("kv")
                .withClient(clientOfB)
                .withSentinel(sentinelAt(sentinelOfB, clientOfA, sentinelOfA));
    }

    private String arbiter() {
        return "file:" + folder.resolve("record");
    }

    private static SentinelConfig sentinelAt(
            HostPort listen, HostPort peerClient, HostPort peerSentinel) {
        return new SentinelConfig(
                listen, Optional.of(new SentinelConfig.Peer(peerClient, peerSentinel)));
    }

    @BeforeEach
    void startBoth() {
        a = Optional.of(TestNode.start(planOfA()));
        b = Optional.of(TestNode.start(planOfB()));
        a().awaitPairedWith(b());
    }

    @AfterEach
    void closeBoth() {
        a.ifPresent(TestNode::close);
        b.ifPresent(TestNode::close);
    }

    private TestNode a() {
        return a.orElseThrow();
    }

    private TestNode b() {
        return b.orElseThrow();
    }

    private JedisSentinelPool pool() {
        return new JedisSentinelPool(PAIR, Set.of(sentinelOfA.toString(), sentinelOfB.toString()));
    }

    private static Jedis at(HostPort sentinel) {
        return new Jedis(sentinel.host(), sentinel.port());
    }

    private static void awaitPrimary(HostPort sentinel, HostPort primary) {
        await().atMost(TestNode.PATIENCE)
                .ignoreExceptionsInstanceOf(JedisException.class)
                .untilAsserted(
                        () -> {
                            try (Jedis jedis = at(sentinel)) {
                                assertThat(jedis.sentinelGetMasterAddrByName(PAIR))
                                        .containsExactly(
                                                primary.host(), Integer.toString(primary.port()));
                            }
                        });
    }

    /** A pool notices by the message, and what it lends may be older. */
    private static long incrementAsSoonAsServed(JedisSentinelPool pool) {
        return await().atMost(TestNode.PATIENCE)
                .ignoreExceptionsInstanceOf(JedisException.class)
                .until(
                        () -> {
                            try (Jedis jedis = pool.getResource()) {
                                return jedis.incr("counter");
                            }
                        },
                        value -> value > 0);
    }

    @Test
    void bothNameTheSamePrimary() {
        awaitPrimary(sentinelOfA, clientOfA);
        awaitPrimary(sentinelOfB, clientOfA);
        try (Jedis jedis = at(sentinelOfB)) {
            assertThat(jedis.sentinelReplicas(PAIR)).isEmpty();
        }
    }

    @Test
    void bothPortsAreOfTheSameRedis() {
        String version = "redis_version:";
        try (Jedis sentinel = at(sentinelOfA);
                Jedis client = at(clientOfA)) {
            assertThat(lineOf(sentinel.info(), version))
                    .startsWith(version)
                    .isEqualTo(lineOf(client.info(), version));
        }
    }

    private static String lineOf(String info, String beginning) {
        return info.lines().filter(line -> line.startsWith(beginning)).findFirst().orElseThrow();
    }

    @Test
    void aPoolFollowsATakeover() {
        try (JedisSentinelPool pool = pool()) {
            assertThat(pool.getCurrentHostMaster().getPort()).isEqualTo(clientOfA.port());
            assertThat(incrementAsSoonAsServed(pool)).isEqualTo(1);

            a().close();

            awaitPrimary(sentinelOfB, clientOfB);
            await().atMost(TestNode.PATIENCE)
                    .until(() -> pool.getCurrentHostMaster().getPort() == clientOfB.port());
            assertThat(incrementAsSoonAsServed(pool)).isEqualTo(2);
        }
    }

    @Test
    void aFailoverOfTheSentinelPortIsASwitchover() {
        try (JedisSentinelPool pool = pool();
                Jedis sentinel = at(sentinelOfA)) {
            assertThat(incrementAsSoonAsServed(pool)).isEqualTo(1);
            await().atMost(TestNode.PATIENCE)
                    .ignoreExceptionsInstanceOf(JedisException.class)
                    .until(() -> sentinel.sentinelFailover(PAIR).equals("OK"));

            awaitPrimary(sentinelOfA, clientOfB);
            awaitPrimary(sentinelOfB, clientOfB);
            await().atMost(TestNode.PATIENCE)
                    .until(() -> pool.getCurrentHostMaster().getPort() == clientOfB.port());
            assertThat(incrementAsSoonAsServed(pool)).isEqualTo(2);
        }
    }

    @Test
    void aNodeThatIsClosedLeavesNoSentinelPort() {
        a().close();

        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> new Socket(sentinelOfA.host(), sentinelOfA.port()).close());
    }
}
