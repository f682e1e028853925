package dev.futago.drill.failover;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** The faults of many drills, one after the other, in an order that a seed decides. */
final class Soak {

    /** Those that end a history, and those that another has, too. */
    private static final Set<String> LEFT_OUT = Set.of("kill-both", "back-to-back", "short-pause");

    private Soak() {}

    /** All faults that strike at processes, and at the network as far as it can be broken here. */
    static Drill of(long seed) {
        Need way = Need.NAMESPACES.missing().isEmpty() ? Need.NAMESPACES : Need.PROXY;
        Set<Need> needs = Set.of(Need.OWN_PAIR, way);
        List<Drill> faults =
                Drills.all().stream()
                        .filter(one -> needs.containsAll(one.setting().needs()))
                        .filter(one -> !LEFT_OUT.contains(one.name()))
                        .toList();
        var random = new SplittableRandom(seed);
        return new Drill(
                "soak",
                "faults of %d kinds over a long time: nothing is lost, and nothing grows (--seed %d)"
                        .formatted(faults.size(), seed),
                new Drill.Setting(needs, Drill.Haste.AT_ONCE, Drill.Company.SLOW_READERS),
                cycle -> faults.get(random.nextInt(faults.size())).strikes().apply(cycle));
    }
}
