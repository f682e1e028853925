package dev.futago.drill.failover;

import dev.futago.drill.process.ChildPair;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisSentineled;
import redis.clients.jedis.exceptions.JedisException;

import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Clients that write and read without end, one request at a time, and are told nothing of the pair
 * but its name and its two Sentinel ports.
 */
final class SentinelWriters implements AutoCloseable {

    static final String PAIR = "futago";

    /** Between a request without an answer and the next: where nobody serves, none is needed. */
    private static final long PAUSE_NANOS = 1_000_000;

    /** The three requests that a writer makes in turn. */
    private interface Commands {
        void set(String key, String value);

        String get(String key);

        long incr(String key);
    }

    private final KeyHistory jedisString = new KeyHistory("jedis:string");
    private final KeyHistory jedisCounter = new KeyHistory("jedis:counter");
    private final KeyHistory lettuceString = new KeyHistory("lettuce:string");
    private final KeyHistory lettuceCounter = new KeyHistory("lettuce:counter");
    private final JedisSentineled jedis;
    private final RedisClient lettuce;
    private final StatefulRedisConnection<String, String> connection;
    private final List<Thread> threads;
    private volatile boolean isOver;

    SentinelWriters(ChildPair pair) {
        jedis = jedisOf(pair);
        lettuce = RedisClient.create(uriOf(pair));
        lettuce.addListener(new Repetitions(lettuceCounter));
        connection = lettuce.connect();
        threads =
                List.of(
                        Thread.ofVirtual()
                                .start(() -> write(overJedis(), jedisString, jedisCounter)),
                        Thread.ofVirtual()
                                .start(() -> write(overLettuce(), lettuceString, lettuceCounter)));
    }

    private static JedisSentineled jedisOf(ChildPair pair) {
        return new JedisSentineled(
                PAIR,
                DefaultJedisClientConfig.builder().build(),
                Set.of(
                        HostAndPort.from(pair.first().sentinelAddress()),
                        HostAndPort.from(pair.second().sentinelAddress())),
                DefaultJedisClientConfig.builder().build());
    }

    private static RedisURI uriOf(ChildPair pair) {
        return RedisURI.create(
                "redis-sentinel://%s,%s#%s"
                        .formatted(
                                pair.first().sentinelAddress(),
                                pair.second().sentinelAddress(),
                                PAIR));
    }

    private Commands overJedis() {
        return new Commands() {
            @Override
            public void set(String key, String value) {
                jedis.set(key, value);
            }

            @Override
            public String get(String key) {
                return jedis.get(key);
            }

            @Override
            public long incr(String key) {
                return jedis.incr(key);
            }
        };
    }

    private Commands overLettuce() {
        RedisCommands<String, String> commands = connection.sync();
        return new Commands() {
            @Override
            public void set(String key, String value) {
                commands.set(key, value);
            }

            @Override
            public String get(String key) {
                return commands.get(key);
            }

            @Override
            public long incr(String key) {
                return commands.incr(key);
            }
        };
    }

    private void write(Commands commands, KeyHistory string, KeyHistory counter) {
        while (!isOver) {
            attempt(
                    () -> {
                        long value = string.tries();
                        commands.set(string.key(), Long.toString(value));
                        string.toldChanged(value);
                    });
            attempt(
                    () -> {
                        counter.tries();
                        counter.toldChanged(commands.incr(counter.key()));
                    });
            attempt(() -> string.told(number(commands.get(string.key()))));
        }
    }

    /** What has no answer is in doubt. */
    private static void attempt(Runnable request) {
        try {
            request.run();
        } catch (JedisException | RedisException unanswered) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static long number(String value) {
        return value == null ? 0 : Long.parseLong(value);
    }

    /** Answered requests of each key: each must grow, or one client's progress hides another. */
    List<Long> acknowledged() {
        return histories().map(KeyHistory::acknowledged).toList();
    }

    List<String> violations() {
        return histories().flatMap(history -> history.violations().stream()).toList();
    }

    private Stream<KeyHistory> histories() {
        return Stream.of(jedisString, jedisCounter, lettuceString, lettuceCounter);
    }

    /** Ends the writing, and looks at what is there, as clients that come now do. */
    void stopAndCheck(ChildPair pair) throws InterruptedException {
        isOver = true;
        for (Thread thread : threads) {
            thread.join();
        }
        try (JedisSentineled later = jedisOf(pair)) {
            histories().forEach(history -> history.check(number(later.get(history.key()))));
        }
    }

    @Override
    public void close() {
        isOver = true;
        connection.close();
        lettuce.shutdown();
        jedis.close();
    }

    /** Lettuce sends what was not answered once more when its connection is made again. */
    private record Repetitions(KeyHistory counter) implements RedisConnectionStateListener {
        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
            counter.mayHaveRepeated();
        }
    }
}
