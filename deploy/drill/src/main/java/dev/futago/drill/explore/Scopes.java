package dev.futago.drill.explore;

import dev.futago.common.role.Sync;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The scopes that there are: each shows what one kind of trouble, or two at once, can do. */
public final class Scopes {

    /** All of them together are a matter of minutes. */
    public static final List<Scope> SMALL =
            List.of(
                    Scope.fresh("founding").allowing(Limited.CRASH, 1).allowing(Limited.START, 1),
                    Scope.fresh("founding-unsure")
                            .allowing(Limited.SILENCE, 1)
                            .allowing(Limited.NO_ANSWER, 1),
                    Scope.paired("takeover")
                            .allowing(Limited.WRITE, 2)
                            .allowing(Limited.READ, 1)
                            .allowing(Limited.CRASH, 1)
                            .allowing(Limited.START, 1),
                    Scope.paired("takeover-stop-and-wait")
                            .in(Sync.STOP_AND_WAIT)
                            .allowing(Limited.WRITE, 2)
                            .allowing(Limited.CRASH, 1),
                    Scope.paired("takeover-in-parts")
                            .withParts()
                            .allowing(Limited.WRITE, 2)
                            .allowing(Limited.CRASH, 1)
                            .allowing(Limited.CUT, 1),
                    Scope.paired("two-clients")
                            .withTwoClients()
                            .allowing(Limited.READ, 2)
                            .allowing(Limited.CRASH, 1),
                    Scope.paired("crash-within")
                            .allowing(Limited.WRITE, 2)
                            .allowing(Limited.CRASH_WITHIN, 1)
                            .allowing(Limited.START, 1),
                    Scope.paired("suspicions").allowing(Limited.SILENCE, 2),
                    Scope.paired("suspicion-unsure")
                            .allowing(Limited.SILENCE, 1)
                            .allowing(Limited.NO_ANSWER, 1),
                    Scope.paired("return").allowing(Limited.CUT, 1).allowing(Limited.SILENCE, 1),
                    Scope.paired("record-deleted")
                            .allowing(Limited.WRITE, 0)
                            .allowing(Limited.RETRY, 0)
                            .allowing(Limited.RECORD_LOST, 1)
                            .allowing(Limited.CRASH, 1)
                            .allowing(Limited.START, 1)
                            .allowing(Limited.CUT, 1),
                    Scope.paired("record-restored")
                            .allowing(Limited.WRITE, 1)
                            .allowing(Limited.RETRY, 0)
                            .allowing(Limited.RECORD_RESTORED, 1)
                            .allowing(Limited.LOOK, 1)
                            .allowing(Limited.CRASH, 1)
                            .allowing(Limited.REASSERT, 1),
                    Scope.paired("record-reasserted")
                            .allowing(Limited.WRITE, 1)
                            .allowing(Limited.RETRY, 0)
                            .allowing(Limited.RECORD_LOST, 1)
                            .allowing(Limited.LOOK, 1)
                            .allowing(Limited.CUT, 1),
                    Scope.paired("both-gone")
                            .allowing(Limited.CRASH, 2)
                            .allowing(Limited.START, 1)
                            .allowing(Limited.DECISION, 1),
                    Scope.paired("switchovers")
                            .allowing(Limited.WRITE, 2)
                            .allowing(Limited.READ, 1)
                            .allowing(Limited.SWITCHOVER, 2),
                    Scope.paired("switchover-cut")
                            .allowing(Limited.SWITCHOVER, 1)
                            .allowing(Limited.CUT, 1),
                    Scope.paired("switchover-crash")
                            .allowing(Limited.SWITCHOVER, 1)
                            .allowing(Limited.CRASH, 1),
                    Scope.paired("switchover-record-deleted")
                            .allowing(Limited.WRITE, 1)
                            .allowing(Limited.RETRY, 0)
                            .allowing(Limited.SWITCHOVER, 1)
                            .allowing(Limited.RECORD_LOST, 1),
                    Scope.paired("switchover-silence")
                            .allowing(Limited.SWITCHOVER, 1)
                            .allowing(Limited.SILENCE, 1),
                    Scope.paired("switchover-unsure")
                            .allowing(Limited.SWITCHOVER, 1)
                            .allowing(Limited.NO_ANSWER, 1),
                    Scope.paired("verify")
                            .withTwoClients()
                            .allowing(Limited.WRITE, 2)
                            .allowing(Limited.RETRY, 1)
                            .allowing(Limited.VERIFY, 1),
                    Scope.paired("verify-cut")
                            .withParts()
                            .allowing(Limited.WRITE, 1)
                            .allowing(Limited.VERIFY, 1)
                            .allowing(Limited.CUT, 1),
                    Scope.paired("verify-switchover")
                            .allowing(Limited.WRITE, 1)
                            .allowing(Limited.VERIFY, 1)
                            .allowing(Limited.SWITCHOVER, 1),
                    Scope.paired("unarbitrated")
                            .unarbitrated()
                            .allowing(Limited.WRITE, 2)
                            .allowing(Limited.CUT, 1)
                            .allowing(Limited.SILENCE, 1),
                    Scope.paired("unarbitrated-failover")
                            .unarbitrated()
                            .allowing(Limited.WRITE, 2)
                            .allowing(Limited.CRASH, 1)
                            .allowing(Limited.DECISION, 1));

    /** Each of them takes minutes. */
    public static final List<Scope> LARGE =
            List.of(
                    Scope.paired("late-answer")
                            .allowing(Limited.RETRY, 0)
                            .allowing(Limited.SILENCE, 1)
                            .allowing(Limited.NO_ANSWER, 1)
                            .allowing(Limited.LATE_ANSWER, 1),
                    Scope.paired("bootstrap-unreached")
                            .allowing(Limited.WRITE, 0)
                            .allowing(Limited.RETRY, 0)
                            .allowing(Limited.SILENCE, 1)
                            .allowing(Limited.CRASH, 1)
                            .allowing(Limited.START, 1)
                            .allowing(Limited.CUT, 1)
                            .allowing(Limited.DECISION, 1),
                    Scope.fresh("founding-cut")
                            .allowing(Limited.CRASH, 1)
                            .allowing(Limited.START, 1)
                            .allowing(Limited.CUT, 1),
                    Scope.paired("takeover-and-rejoin")
                            .allowing(Limited.CRASH, 2)
                            .allowing(Limited.START, 2)
                            .allowing(Limited.SILENCE, 1),
                    Scope.paired("all-but-death")
                            .allowing(Limited.SILENCE, 1)
                            .allowing(Limited.NO_ANSWER, 1)
                            .allowing(Limited.CUT, 1),
                    Scope.paired("both-gone-and-back")
                            .allowing(Limited.CRASH, 2)
                            .allowing(Limited.START, 2)
                            .allowing(Limited.DECISION, 2),
                    Scope.paired("switchover-all")
                            .allowing(Limited.SWITCHOVER, 1)
                            .allowing(Limited.NO_ANSWER, 1)
                            .allowing(Limited.CUT, 1),
                    Scope.paired("switchover-late-answer")
                            .allowing(Limited.SWITCHOVER, 1)
                            .allowing(Limited.NO_ANSWER, 1)
                            .allowing(Limited.LATE_ANSWER, 1),
                    Scope.paired("switchover-record-restored-cut")
                            .allowing(Limited.WRITE, 1)
                            .allowing(Limited.RETRY, 0)
                            .allowing(Limited.SWITCHOVER, 1)
                            .allowing(Limited.RECORD_RESTORED, 1)
                            .allowing(Limited.CUT, 1),
                    Scope.paired("switchover-record-deleted-cut")
                            .allowing(Limited.WRITE, 1)
                            .allowing(Limited.RETRY, 0)
                            .allowing(Limited.SWITCHOVER, 1)
                            .allowing(Limited.RECORD_LOST, 1)
                            .allowing(Limited.CUT, 1),
                    Scope.paired("switchover-takeover-rejoin")
                            .allowing(Limited.SWITCHOVER, 1)
                            .allowing(Limited.CRASH, 1)
                            .allowing(Limited.START, 1));

    private Scopes() {}

    /** The scope of a name. */
    public static Optional<Scope> named(String name) {
        return Stream.concat(SMALL.stream(), LARGE.stream())
                .filter(scope -> scope.name().equals(name))
                .findFirst();
    }
}
