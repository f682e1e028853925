package dev.futago.drill.failover;

import dev.futago.drill.fault.Namespaces;
import dev.futago.drill.load.LinkProxy;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Links that break, one way or both, and links that are slow. */
final class LinkFaults {

    /** Longer than a standby waits before it suspects its primary. */
    private static final Duration BROKEN = Duration.ofMillis(2_500);

    private static final Duration SLOW = Duration.ofSeconds(4);

    /** So few that the checkpoints of the paced load fill it. */
    private static final int MEGABITS = 1;

    private static final int RESETS = 10;
    private static final Duration RESET = Duration.ofMillis(50);
    private static final Duration BETWEEN_RESETS = Duration.ofMillis(150);

    /** With some thousand reads in a second that is several times in each. */
    private static final int DAMAGED_ONE_IN = 500;

    private static final String TOOK_OVER = "TOOK OVER";
    private static final Duration DELAY = Duration.ofMillis(10);

    private LinkFaults() {}

    static void cut(Scene scene) throws TimeoutException, InterruptedException {
        scene.strikes("the link is cut, both ways: what is sent vanishes");
        scene.pair().network().cut();
        primaryGoesOn(scene);
    }

    static void cutIntoPrimary(Scene scene) throws TimeoutException, InterruptedException {
        scene.strikes("the link is cut from the standby to the primary");
        scene.pair().network().cutInto(scene.pair().endOf(scene.primary()));
        primaryGoesOn(scene);
    }

    static void cutOutOfPrimary(Scene scene) throws TimeoutException, InterruptedException {
        scene.strikes("the link is cut from the primary to the standby");
        scene.pair().network().cutOutOf(scene.pair().endOf(scene.primary()));
        primaryGoesOn(scene);
    }

    /** The one that suspects first is the primary: the side that runs is kept. */
    private static void primaryGoesOn(Scene scene) throws TimeoutException, InterruptedException {
        scene.await(scene.primary(), "UNPROTECTED: solo");
        scene.letPass(BROKEN);
        scene.checkNobodySaid(TOOK_OVER);
        scene.heals("the link is whole again");
        scene.pair().network().mend();
    }

    static void unplug(Scene scene) throws TimeoutException, InterruptedException {
        Namespaces network = scene.pair().network();
        int end = scene.pair().endOf(scene.primary());
        scene.strikes("the primary's end of the link goes down");
        network.plug(end, false);
        scene.await(scene.primary(), "UNPROTECTED: solo");
        scene.letPass(BROKEN);
        scene.checkNobodySaid(TOOK_OVER);
        scene.heals("the primary's end of the link is up again");
        network.plug(end, true);
    }

    static void resetStorm(Scene scene) throws InterruptedException {
        Namespaces network = scene.pair().network();
        scene.strikes("the link's connections are reset, %d times".formatted(RESETS));
        for (int i = 0; i < RESETS; i++) {
            network.reset(i % 2);
            scene.letPass(RESET);
            network.mend();
            scene.letPass(BETWEEN_RESETS);
        }
        scene.checkSomebodyFeltIt();
        scene.heals("no more resets");
    }

    static void slow(Scene scene) throws InterruptedException {
        Namespaces network = scene.pair().network();
        int end = scene.pair().endOf(scene.primary());
        scene.strikes("the way to the standby carries %d Mbit/s only".formatted(MEGABITS));
        network.slow(end, MEGABITS);
        scene.letPass(SLOW);
        scene.checkStaysProtected();
        if (network.waits(end) == 0) {
            throw new IllegalStateException("nothing had to wait: this shows nothing");
        }
        scene.heals("the way to the standby is as fast as it was");
        network.hurry(end);
    }

    /** A bit that is damaged ends a connection, and never is believed. */
    static void damage(Scene scene) throws InterruptedException {
        int before = damaged(scene);
        scene.strikes(
                "one bit is damaged of one in %d reads of the link".formatted(DAMAGED_ONE_IN));
        scene.pair().proxies().forEach(proxy -> proxy.damage(DAMAGED_ONE_IN));
        scene.letPass(SLOW);
        scene.pair().proxies().forEach(proxy -> proxy.damage(0));
        int damaged = damaged(scene) - before;
        scene.heals("no more damage, after %d bits".formatted(damaged));
        if (damaged == 0) {
            throw new IllegalStateException("nothing was damaged: this shows nothing");
        }
    }

    private static int damaged(Scene scene) {
        return scene.pair().proxies().stream().mapToInt(LinkProxy::damaged).sum();
    }

    static void delay(Scene scene) throws InterruptedException {
        scene.strikes("the link takes %d ms longer, each way".formatted(DELAY.toMillis()));
        scene.pair().proxies().forEach(proxy -> proxy.delay(DELAY));
        scene.letPass(SLOW);
        scene.checkStaysProtected();
        scene.heals("the link takes no longer than it did");
        scene.pair().proxies().forEach(proxy -> proxy.delay(Duration.ZERO));
    }
}
