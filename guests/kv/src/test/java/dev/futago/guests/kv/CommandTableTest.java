package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** COMMAND answers from the table of commands, as Redis answers. */
class CommandTableTest {

    /** Changed since redis-server 7.0, or of the pair. */
    private static final List<String> OTHERS_IN_7_0 =
            List.of(
                    "readonly",
                    "readwrite",
                    "zrank",
                    "zrevrank",
                    "wait",
                    "client|no-touch",
                    "client|setinfo",
                    "futago.epoch",
                    "futago.once");

    private final KvBench kv = KvBench.booted(64);

    @Test
    void tableTellsWhatRedisTells(@TempDir Path folder) throws Exception {
        var softly = new SoftAssertions();
        try (var redis = RedisServer.start(folder)) {
            redis.ask("HELLO", "3");
            kv.ask("HELLO 3");
            for (CommandFacts facts : Commands.table()) {
                boolean isContainer = !Commands.subcommandsOf(facts.name()).isEmpty();
                if (!isContainer && !OTHERS_IN_7_0.contains(facts.name())) {
                    String[] asked = {"COMMAND", "INFO", facts.name()};
                    softly.assertThat(kv.ask(asked))
                            .as(facts.name())
                            .isEqualTo(withoutNotes(redis.ask(asked)));
                }
            }
        }
        softly.assertAll();
    }

    /** Some specifications have a sentence beside, which differs from version to version. */
    private static String withoutNotes(String answer) {
        return answer.replaceAll("%4\\|\\$5\\|notes\\|\\$\\d+\\|[^|]*\\|", "%3|");
    }

    /** All of it is what a redis-server 7.0.15 answered. */
    @Test
    void wrongCommandsAnswerAsInRedis() throws IOException {
        Transcript.of("command-errors.txt").playedBackTo(kv::ask);
    }

    /** What was recorded once is what the redis-server that is installed answers. */
    @Test
    void recordedAnswersAreThoseOfRedis(@TempDir Path folder) throws Exception {
        try (var redis = RedisServer.start(folder)) {
            Transcript.of("command-errors.txt").playedBackTo(redis::ask);
        }
    }

    @Test
    void countListAndDetailsAgree() {
        int count = Integer.parseInt(kv.ask("COMMAND COUNT").replaceAll("[:|]", ""));

        assertThat(kv.ask("COMMAND LIST"))
                .startsWith("*%d|".formatted(Commands.table().size()))
                .contains("|$3|get|", "|$9|client|id|", "|$11|futago.once|");
        assertThat(kv.ask("COMMAND")).startsWith("*%d|*10|".formatted(count));
        assertThat(kv.ask("COMMAND INFO")).isEqualTo(kv.ask("COMMAND"));
        assertThat(kv.askInThree("COMMAND DOCS")).startsWith("%%%d|".formatted(count));
    }

    @Test
    void subcommandsAreDescribedAsCommands() {
        assertThat(kv.ask("COMMAND INFO client|id"))
                .startsWith("*1|*10|$9|client|id|:2|*3|+noscript|+loading|+stale|:0|:0|:0|");
        assertThat(kv.ask("COMMAND INFO object")).contains("|*2|*10|$15|object|encoding|:3|");
        assertThat(kv.askInThree("COMMAND DOCS config"))
                .contains("|$11|subcommands|%3|$10|config|get|%3|$7|summary|");
    }

    @Test
    void docsDescribeACommand() {
        assertThat(kv.askInThree("COMMAND DOCS GET none"))
                .isEqualTo(
                        "%1|$3|get|%3|$7|summary|$17|Returns a string.|$5|since|$5|1.0.0|"
                                + "$5|group|$6|string|");
    }

    @Test
    void helpListsSubcommands() {
        assertThat(kv.ask("CONFIG HELP"))
                .isEqualTo(
                        "*7|+CONFIG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:|+GET|"
                                + "+    Returns the settings whose names match a pattern.|+HELP|"
                                + "+    Describes the subcommands.|+SET|"
                                + "+    Changes settings of this node, until it ends.|");
    }

    @Test
    void categoriesListCommands() {
        assertThat(kv.list("COMMAND LIST FILTERBY ACLCAT TRANSACTION"))
                .containsExactly("discard", "exec", "multi", "unwatch", "watch");
    }
}
