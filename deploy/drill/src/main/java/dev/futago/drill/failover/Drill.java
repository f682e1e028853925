package dev.futago.drill.failover;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/**
 * A way to break a pair again and again, and what the pair must show then.
 *
 * @param name as users type it
 * @param proves in one sentence, what holds when it passes
 * @param setting what it needs, and what is so while it goes on
 * @param strikes what strikes in which cycle, from 1; asked once for each
 */
public record Drill(String name, String proves, Setting setting, IntFunction<Strike> strikes) {

    /**
     * What a drill needs, and what is so while it goes on.
     *
     * @param needs of the machine
     * @param haste whether it waits until a standby is warm
     * @param company who else uses the pair
     */
    public record Setting(Set<Need> needs, Haste haste, Company company) {

        /** Keeps the needs as they are now. */
        public Setting {
            needs = Set.copyOf(needs);
        }

        /** As most drills are: a warm standby, and nobody else. */
        static Setting of(Need... needs) {
            return new Setting(Set.of(needs), Haste.WARM, Company.ALONE);
        }
    }

    /** Who uses the pair beside the checked load. */
    public enum Company {
        ALONE,
        /** Clients that ask for much and read nothing of it. */
        SLOW_READERS,
        /** Clients that send random commands, in place of the checked load. */
        FUZZERS
    }

    /**
     * What is done in a cycle.
     *
     * @param service what clients may expect meanwhile
     * @param fault up to the moment from which the pair must become protected again
     */
    public record Strike(Service service, Fault fault) {}

    /** What clients may expect while the pair is broken. */
    public enum Service {
        /** Nothing of the pair is broken: it goes on at its rate. */
        GOES_ON,
        /** One holder of the memory and the arbiter live: it resumes in time (P7). */
        RESUMES,
        /** The same beside a slow arbiter: it resumes two of its answers later (P7). */
        RESUMES_SLOWLY,
        /** Nobody may serve for a while: it waits, and then goes on. */
        WAITS,
        /** Nobody has the memory any more: it ends, and what comes after begins empty. */
        ENDS
    }

    /** When the fault strikes. */
    public enum Haste {
        /** When the standby has rehearsed a takeover, as one that has run for a while. */
        WARM,
        /** As soon as the pair is protected. */
        AT_ONCE
    }

    /** Breaks a pair. */
    @FunctionalInterface
    public interface Fault {
        /**
         * Does it once.
         *
         * @throws TimeoutException with what did not come, when the pair does not do as it should
         */
        void strike(Scene scene) throws TimeoutException, InterruptedException;
    }

    /** Why it cannot be run on this machine; empty when it can. */
    public Optional<String> missing() {
        return setting.needs.stream().sorted().flatMap(need -> need.missing().stream()).findFirst();
    }
}
