package dev.futago.common.role;

/** A node as the record names it: which node, and in which of its lives. */
public record NodeRef(String name, Incarnation incarnation) {

    public NodeRef {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a node needs a name");
        }
    }

    @Override
    public String toString() {
        return name + "/" + incarnation.brief();
    }
}
