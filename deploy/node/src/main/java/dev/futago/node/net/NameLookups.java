package dev.futago.node.net;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.RoundRobinInetAddressResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks names up on a thread of its own: a name server that does not answer holds up a dial and not
 * the loop. An address in numbers needs no thread. Of a name with several addresses each look-up
 * gives the next one.
 */
final class NameLookups extends AddressResolverGroup<InetSocketAddress> {

    /** Look-ups that may wait at once: a name server that hangs must not gather more of them. */
    static final int OPEN_MAX = 4;

    /** Finds the addresses of a name, and may block. */
    @FunctionalInterface
    interface Source {
        InetAddress[] addressesOf(String name) throws UnknownHostException;
    }

    private final Source source;
    private final AtomicInteger open = new AtomicInteger();

    /** Its queue has no lock that the loop could wait for. */
    private final ExecutorService thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedTransferQueue<>(),
                    Thread.ofPlatform().name("futago-names").daemon().factory());

    /** Asks the system. */
    NameLookups() {
        this(InetAddress::getAllByName);
    }

    NameLookups(Source source) {
        this.source = source;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new RoundRobinInetAddressResolver(executor, new Names(executor)).asAddressResolver();
    }

    @Override
    public void close() {
        super.close();
        thread.shutdownNow();
    }

    /** The look-ups of one loop. */
    private final class Names extends InetNameResolver {

        Names(EventExecutor executor) {
            super(executor);
        }

        @Override
        protected void doResolve(String name, Promise<InetAddress> found) {
            literal(name)
                    .ifPresentOrElse(
                            found::trySuccess,
                            () -> lookUp(found, name, () -> source.addressesOf(name)[0]));
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> found) {
            literal(name)
                    .ifPresentOrElse(
                            address -> found.trySuccess(List.of(address)),
                            () -> lookUp(found, name, () -> List.of(source.addressesOf(name))));
        }

        private <T> void lookUp(Promise<T> found, String name, Callable<T> lookup) {
            if (open.incrementAndGet() > OPEN_MAX) {
                open.decrementAndGet();
                found.tryFailure(new UnknownHostException(name + ": the name server is slow"));
            } else {
                hand(found, lookup);
            }
        }

        private <T> void hand(Promise<T> found, Callable<T> lookup) {
            try {
                thread.execute(
                        () -> {
                            complete(found, lookup);
                            open.decrementAndGet();
                        });
            } catch (RejectedExecutionException isClosed) {
                found.tryFailure(isClosed);
            }
        }

        private static <T> void complete(Promise<T> found, Callable<T> lookup) {
            try {
                found.trySuccess(lookup.call());
            } catch (Exception failed) {
                found.tryFailure(failed);
            }
        }
    }

    private static Optional<InetAddress> literal(String name) {
        try {
            return Optional.of(InetAddress.ofLiteral(name));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }
}
