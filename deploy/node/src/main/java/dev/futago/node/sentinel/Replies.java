package dev.futago.node.sentinel;

import java.util.List;
import java.util.Map;

/** Makes replies. */
final class Replies {

    /** Of what a client wrote, in an error: as Redis has it. */
    private static final int SHOWN_CHARS_MAX = 128;

    private Replies() {}

    static Reply ok() {
        return simple("OK");
    }

    static Reply simple(String words) {
        return new Reply.Simple(words);
    }

    /** An error; what its asker wrote may be in it, and ends no line. */
    static Reply error(String sentence) {
        return new Reply.Failure(sentence.replace('\r', ' ').replace('\n', ' '));
    }

    static Reply integer(long value) {
        return new Reply.Int(value);
    }

    static Reply bulk(String text) {
        return new Reply.Bulk(text);
    }

    static Reply noBulk() {
        return new Reply.NoBulk();
    }

    static Reply array(List<Reply> elements) {
        return new Reply.Array(elements);
    }

    static Reply noArray() {
        return new Reply.NoArray();
    }

    static Reply bulks(List<String> texts) {
        return array(texts.stream().map(Replies::bulk).toList());
    }

    /** Text for people. */
    static Reply text(String text) {
        return new Reply.Text(text);
    }

    /** What no request asked for, or a reply about subscriptions. */
    static Reply push(List<Reply> elements) {
        return new Reply.Push(elements);
    }

    /** Names, and the texts that they stand for. */
    static Reply fields(Map<String, String> fields) {
        return new Reply.Fields(
                fields.entrySet().stream()
                        .map(field -> Map.entry(field.getKey(), bulk(field.getValue())))
                        .toList());
    }

    static Reply wrongNumberOfArguments(String command) {
        return error("ERR wrong number of arguments for '%s' command".formatted(command));
    }

    static Reply notWhileListening(String command) {
        return error(
                ("ERR Can't execute '%s': only (P)SUBSCRIBE / (P)UNSUBSCRIBE / PING / QUIT are"
                                + " allowed in this context")
                        .formatted(command));
    }

    static Reply noSuchSubcommand(String word, String command) {
        return error("ERR unknown subcommand '%s'. Try %s HELP.".formatted(shown(word), command));
    }

    static Reply noSuchCommand(List<String> words) {
        var sentence = new StringBuilder("ERR unknown command '");
        sentence.append(shown(words.getFirst())).append("', with args beginning with: ");
        int left = SHOWN_CHARS_MAX;
        for (int i = 1; i < words.size() && left > 0; i++) {
            String word = words.get(i);
            String part = word.substring(0, Math.min(left, word.length()));
            sentence.append('\'').append(part).append("' ");
            left -= part.length() + 3;
        }
        return error(sentence.toString());
    }

    private static String shown(String word) {
        return word.substring(0, Math.min(SHOWN_CHARS_MAX, word.length()));
    }
}
