package dev.futago.drill.check;

import static java.util.stream.Collectors.joining;

import dev.futago.drill.check.RegisterVerdict.Kind;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Looks for an order of a key's operations in which each tells what the one before it left, and in
 * which none that was answered before another was asked for stands behind it.
 *
 * <p>This is the search of Wing & Gong (<i>Testing and Verifying Concurrent Objects</i>, JPDC
 * 1993), with Lowe's just-in-time linearization (<i>Testing for Linearizability</i>, CCPE 2017): it
 * goes through calls and returns in the order of time, and lets operations take effect only when
 * one returns that must have. What is to be known of the past is a <i>configuration</i>: what the
 * key holds, and which of the operations under way have taken effect. None is looked at twice, as
 * in Lowe's paper and in Porcupine (Athalye, 2017). All configurations are followed from one return
 * to the next side by side, so the first return that leaves none ends the shortest beginning of the
 * history that cannot be.
 *
 * <p>An operation of unknown outcome is under way for ever, and would double the configurations.
 * But it need take effect only just before an operation that tells its value: before a write, or at
 * the end, leaving it out changes nothing for anybody. Where values are unique few are left.
 */
final class RegisterSearch {

    private static final int NAMED_MAX = 6;

    /**
     * What may be so at a moment.
     *
     * @param value what the key holds
     * @param effective bits of the operations that are under way and have taken effect
     */
    private record Configuration(long value, long effective) {

        boolean has(UnderWay one) {
            return (effective & one.bit) != 0;
        }

        Configuration without(UnderWay one) {
            return new Configuration(value, effective & ~one.bit);
        }

        Configuration after(UnderWay one) {
            long now = one.operation.written().orElse(value);
            return new Configuration(now, effective | one.bit);
        }
    }

    /** An operation that was invoked, in the place that it has in configurations. */
    private record UnderWay(RegisterOperation operation, long bit) {}

    /** A call or a return; at one time calls come first, for who was called then is concurrent. */
    private record Event(RegisterOperation operation, boolean isReturn, long nanos) {

        static final Comparator<Event> IN_TIME =
                Comparator.comparingLong(Event::nanos).thenComparing(Event::isReturn);

        static Stream<Event> of(RegisterOperation operation) {
            var call = new Event(operation, false, operation.invokedNanos());
            OptionalLong returned = operation.returnedNanos();
            if (returned.isEmpty()) {
                return operation.written().isPresent() ? Stream.of(call) : Stream.empty();
            }
            return Stream.of(call, new Event(operation, true, returned.getAsLong()));
        }
    }

    private final List<Event> events;
    private final long stepsMax;
    private final List<UnderWay> known = new ArrayList<>(); // one of a client at most
    private final List<UnderWay> unknown = new ArrayList<>(); // in doubt for ever
    private Set<Configuration> possible = Set.of(new Configuration(RegisterOperation.NIL, 0));
    private int invoked;
    private long steps;

    RegisterSearch(List<RegisterOperation> operations, long stepsMax) {
        events = operations.stream().flatMap(Event::of).sorted(Event.IN_TIME).toList();
        this.stepsMax = stepsMax;
    }

    RegisterVerdict verdict() {
        for (Event event : events) {
            if (event.isReturn) {
                UnderWay returning = underWay(event.operation.client());
                Set<Configuration> after = after(returning);
                if (steps > stepsMax) {
                    return new RegisterVerdict(Kind.UNKNOWN, "", steps);
                }
                if (after.isEmpty()) {
                    return new RegisterVerdict(Kind.NOT_LINEARIZABLE, evidence(event), steps);
                }
                possible = after;
                known.remove(returning);
            } else {
                onCall(event.operation);
            }
        }
        return new RegisterVerdict(Kind.LINEARIZABLE, "", steps);
    }

    /** A client's place is its own; each in doubt has one of those behind. */
    private void onCall(RegisterOperation operation) {
        invoked++;
        if (operation.isKnown()) {
            known.add(new UnderWay(operation, 1L << operation.client()));
        } else {
            int place = RegisterHistory.CLIENTS_MAX + unknown.size();
            unknown.add(new UnderWay(operation, 1L << place));
        }
    }

    private UnderWay underWay(int client) {
        return known.stream()
                .filter(one -> one.operation.client() == client)
                .findAny()
                .orElseThrow();
    }

    /** All configurations that may be when an operation returns, in which it has taken effect. */
    private Set<Configuration> after(UnderWay returning) {
        var after = new HashSet<Configuration>();
        var seen = new HashSet<>(possible);
        var open = new ArrayDeque<>(possible);
        while (!open.isEmpty() && steps <= stepsMax) {
            Configuration now = open.remove();
            steps++;
            if (now.has(returning)) {
                after.add(now.without(returning));
                continue;
            }
            for (UnderWay next : known) {
                if (!now.has(next)) {
                    follow(now, next, seen, open);
                }
            }
        }
        return after;
    }

    /** Lets an operation take effect, if need be behind one in doubt that wrote what it tells. */
    private void follow(
            Configuration now,
            UnderWay next,
            Set<Configuration> seen,
            ArrayDeque<Configuration> open) {
        OptionalLong told = next.operation.told();
        if (told.isEmpty() || told.getAsLong() == now.value) {
            add(now.after(next), seen, open);
            return;
        }
        for (UnderWay doubtful : unknown) {
            if (!now.has(doubtful) && doubtful.operation.written().equals(told)) {
                add(now.after(doubtful).after(next), seen, open);
            }
        }
    }

    private static void add(
            Configuration found, Set<Configuration> seen, ArrayDeque<Configuration> open) {
        if (seen.add(found)) {
            open.add(found);
        }
    }

    // In words.

    private String evidence(Event last) {
        long origin = events.getFirst().nanos;
        var words = new StringBuilder();
        words.append("no order of the first %d operations explains ".formatted(invoked));
        words.append(last.operation.words(origin));
        words.append("; before it the key could hold ");
        words.append(listed(values().distinct().mapToObj(RegisterOperation::text)));
        OptionalLong told = last.operation.told();
        if (told.isPresent() && told.getAsLong() != RegisterOperation.NIL) {
            words.append("; ").append(origin(told.getAsLong(), origin));
        }
        Stream<String> others =
                known.stream()
                        .filter(one -> one.operation.client() != last.operation.client())
                        .map(one -> one.operation.words(origin));
        words.append("; under way: ").append(listed(others));
        words.append("; in doubt: ");
        words.append(listed(unknown.stream().map(one -> one.operation.words(origin))));
        return words.toString();
    }

    /** What the key could hold, and what those under way would write. */
    private LongStream values() {
        return LongStream.concat(
                possible.stream().mapToLong(Configuration::value),
                known.stream().flatMapToLong(one -> one.operation.written().stream()));
    }

    private String origin(long value, long originNanos) {
        Optional<RegisterOperation> writer =
                events.stream()
                        .map(Event::operation)
                        .filter(one -> one.written().equals(OptionalLong.of(value)))
                        .findFirst();
        return writer.map(one -> "%d is of %s".formatted(value, one.words(originNanos)))
                .orElse("nobody wrote " + value);
    }

    private static String listed(Stream<String> all) {
        List<String> some = all.limit(NAMED_MAX + 1).toList();
        if (some.isEmpty()) {
            return "none";
        }
        String text = some.stream().limit(NAMED_MAX).collect(joining(", "));
        return some.size() > NAMED_MAX ? text + " and others" : text;
    }
}
