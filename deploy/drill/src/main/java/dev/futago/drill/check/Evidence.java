package dev.futago.drill.check;

import java.util.ArrayList;
import java.util.List;

/** The first findings of a run, each a sentence: enough to see what went wrong, and bounded. */
final class Evidence {

    private static final int SENTENCES_MAX = 16;

    private final List<String> sentences = new ArrayList<>();

    void add(String rule, String why, Answer answer) {
        if (sentences.size() < SENTENCES_MAX) {
            sentences.add("%s: %s; answered was %s".formatted(rule, why, answer));
        }
    }

    List<String> sentences() {
        return List.copyOf(sentences);
    }
}
