package dev.futago.drill.check;

import dev.futago.drill.check.RegisterOperation.Command;
import dev.futago.drill.check.RegisterOperation.Outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What clients see of a real key: each operation takes effect at one moment between its call and
 * its return; of some the client never learns, and these take effect late, or never.
 */
final class RandomHistory {

    /**
     * What a history looks like.
     *
     * @param unknown of how many operations nobody learns the outcome
     * @param length how long operations are, in tens of the time between two effects: how many are
     *     under way at a time
     */
    record Shape(int clients, int operations, int unknown, int length) {}

    private record Draft(int client, Command command, long invoked, long effect, long returned) {}

    private RandomHistory() {}

    static List<RegisterOperation> of(long seed, Shape shape) {
        var random = new SplittableRandom(seed);
        var drafts = new ArrayList<Draft>();
        var free = new long[shape.clients];
        boolean[] lost = drawLost(shape, random);
        for (int i = 0; i < shape.operations; i++) {
            int client = random.nextInt(shape.clients);
            long invoked = free[client] + 1 + random.nextInt(10);
            long effect = invoked + random.nextInt(10 * shape.length);
            long returned = effect + random.nextInt(10 * shape.length);
            if (lost[i]) {
                long late = random.nextInt(3) == 0 ? Long.MAX_VALUE : effect + random.nextInt(500);
                drafts.add(new Draft(client, command(i, random), invoked, late, -1));
                free[client] = invoked;
            } else {
                drafts.add(new Draft(client, command(i, random), invoked, effect, returned));
                free[client] = returned;
            }
        }
        return happened(drafts);
    }

    private static boolean[] drawLost(Shape shape, SplittableRandom random) {
        var lost = new boolean[shape.operations];
        for (int i = 0; i < shape.unknown; i++) {
            lost[random.nextInt(shape.operations)] = true;
        }
        return lost;
    }

    private static Command command(int i, SplittableRandom random) {
        long value = i + 1L;
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> new Command.Set(value);
            case 3, 4 -> new Command.Exchange(value);
            case 5 -> new Command.Exchange(RegisterOperation.NIL);
            default -> new Command.Get();
        };
    }

    private static List<RegisterOperation> happened(List<Draft> drafts) {
        var operations = new ArrayList<RegisterOperation>();
        long value = RegisterOperation.NIL;
        var inOrder = new ArrayList<>(drafts);
        inOrder.sort((a, b) -> Long.compare(a.effect, b.effect));
        for (Draft draft : inOrder) {
            Outcome outcome = new Outcome.Unknown();
            if (draft.returned >= 0) {
                outcome =
                        draft.command instanceof Command.Set
                                ? new Outcome.Done(draft.returned)
                                : new Outcome.Told(value, draft.returned);
            }
            var operation =
                    new RegisterOperation(draft.client, draft.command, draft.invoked, outcome);
            value = operation.written().orElse(value);
            operations.add(operation);
        }
        return operations;
    }
}
