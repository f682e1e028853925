package dev.futago.drill.explore;

/** How the world of a scope begins: what happens first, always in the same way. */
final class Beginning {

    private static final int STEPS_MAX = 200;

    private Beginning() {}

    /** Starts both nodes, and where the scope says so lets them become a protected pair. */
    static void of(SmallWorld world) {
        world.nodes().forEach(SmallNode::start);
        if (world.scope().isPaired()) {
            for (int steps = 0; !isProtected(world); steps++) {
                if (steps == STEPS_MAX || !moves(world)) {
                    throw new IllegalStateException("the pair does not become protected");
                }
            }
        }
    }

    private static boolean isProtected(SmallWorld world) {
        return world.nodes().stream().allMatch(node -> node.status().isProtected());
    }

    /** Lets whatever is under way arrive, and time pass when nothing is. */
    private static boolean moves(SmallWorld world) {
        for (SmallArbiter arbiter : world.arbiters()) {
            if (!arbiter.questions().isEmpty()) {
                SmallArbiter.Question question = arbiter.questions().getFirst();
                world.land(arbiter, question);
                arbiter.questions().removeFirst();
                question.asker().node().tell(question.answered());
                return true;
            }
        }
        if (!world.dials().isEmpty()) {
            SmallNode.Asker asker = world.dials().removeFirst();
            world.connect(asker);
            return true;
        }
        for (SmallLink link : world.links()) {
            if (link.dialler.hasMail() || link.accepter.hasMail()) {
                world.deliver(link, link.dialler.hasMail());
                return true;
            }
        }
        for (SmallNode node : world.nodes()) {
            if (node.nextTickInNanos() <= SmallNode.SOON_NANOS) {
                node.passTime(node.nextTickInNanos());
                return true;
            }
        }
        return false;
    }
}
