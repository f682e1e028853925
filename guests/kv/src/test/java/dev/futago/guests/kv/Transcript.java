package dev.futago.guests.kv;

import org.assertj.core.api.SoftAssertions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Commands and what a redis-server answered to each of them, one after the other. */
record Transcript(List<String> lines) {

    /** That of a resource beside this class. */
    static Transcript of(String resource) throws IOException {
        try (InputStream transcript =
                Objects.requireNonNull(Transcript.class.getResourceAsStream(resource))) {
            return new Transcript(
                    new String(transcript.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        }
    }

    /** Something that answers commands, line ends written as {@code |}. */
    @FunctionalInterface
    interface Asked {

        /** What the words are answered. */
        String ask(String... words) throws IOException;
    }

    /** Asks the same of something else, which must answer the same. */
    void playedBackTo(Asked other) throws IOException {
        var softly = new SoftAssertions();
        for (String line : lines) {
            String[] parts = line.split(" +> ", 2);
            String[] words = parts[0].replace("\"\"", "").split(" ", -1);
            softly.assertThat(other.ask(words)).as(parts[0]).isEqualTo(parts[1]);
        }
        softly.assertAll();
    }
}
