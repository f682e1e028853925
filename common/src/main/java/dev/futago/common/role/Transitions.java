package dev.futago.common.role;

import java.util.ArrayList;
import java.util.List;

/**
 * Which phase of a role may follow which, and what leads there: the one table that each change of
 * phase is checked against, and from which the diagrams of docs/PROTOCOL.md are drawn.
 */
public final class Transitions {

    /**
     * One arrow.
     *
     * @param when what leads from one to the other, for people
     */
    private record Edge(Class<?> from, Class<?> to, String when) {}

    private final Class<?> first;
    private final Class<?> last;
    private final List<Edge> edges = new ArrayList<>();

    private Transitions(Class<?> first, Class<?> last) {
        this.first = first;
        this.last = last;
    }

    /** A table without arrows. */
    public static Transitions between(Class<?> first, Class<?> last) {
        return new Transitions(first, last);
    }

    /** Adds an arrow; only while the table is made. */
    public Transitions arrow(Class<?> from, Class<?> to, String when) {
        edges.add(new Edge(from, to, when));
        return this;
    }

    /** Checks one change of phase. */
    public void check(Object from, Object to) {
        for (Edge edge : edges) {
            if (edge.from == from.getClass() && edge.to == to.getClass()) {
                return;
            }
        }
        Invariant.checkFrom(false, to.getClass().getSimpleName(), from);
    }

    /** The table as a Mermaid state diagram, a line for each arrow. */
    public List<String> diagram() {
        List<String> lines = new ArrayList<>();
        lines.add("stateDiagram-v2");
        lines.add("  [*] --> " + first.getSimpleName());
        for (Edge edge : edges) {
            lines.add(
                    "  %s --> %s : %s"
                            .formatted(
                                    edge.from.getSimpleName(), edge.to.getSimpleName(), edge.when));
        }
        lines.add("  %s --> [*]".formatted(last.getSimpleName()));
        return lines;
    }
}
