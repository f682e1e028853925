package dev.futago.node.admin;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import dev.futago.node.Chronicle;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has happened to a node as {@code /events} tells it: server-sent events (WHATWG HTML, 9.2).
 * An answer has all that came after the last event that the asker has, and ends; an asker asks
 * again, as browsers do by themselves.
 */
public final class EventsText {

    /** The header in which an asker names the last event that it has. */
    public static final String LAST_EVENT_ID = "Last-Event-ID";

    static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private static final int RETRY_MILLIS = 500;
    private static final String ID = "id: ";
    private static final String DATA = "data: ";

    private EventsText() {}

    /** The number that an asker named; 0 for one that has no event yet. */
    static long numberIn(Optional<String> lastEventId) {
        String named = lastEventId.orElse("0");
        if (!named.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("'%s' is no event's id".formatted(named));
        }
        return Long.parseLong(named);
    }

    /** A process that has started since counts from 1 again: all of its events are news. */
    static String write(List<Chronicle.Entry> entries, long after) {
        var text = new StringBuilder("retry: %d\n\n".formatted(RETRY_MILLIS));
        boolean isOfThisProcess = !entries.isEmpty() && entries.getLast().number() >= after;
        for (Chronicle.Entry entry : entries) {
            if (!isOfThisProcess || entry.number() > after) {
                var data = new JsonObject();
                data.addProperty("at", entry.at().toString());
                data.addProperty("kind", entry.kind());
                data.addProperty("text", entry.text());
                text.append(ID).append(entry.number()).append("\nevent: ").append(entry.kind());
                text.append('\n').append(DATA).append(data).append("\n\n");
            }
        }
        return text.toString();
    }

    /**
     * Reads what a node answered.
     *
     * @throws IllegalArgumentException when these are no events of a node
     */
    public static List<Chronicle.Entry> read(String text) {
        var entries = new ArrayList<Chronicle.Entry>();
        long number = 0;
        for (String line : text.lines().toList()) {
            try {
                if (line.startsWith(ID)) {
                    number = Long.parseLong(line.substring(ID.length()));
                } else if (line.startsWith(DATA)) {
                    entries.add(entryIn(number, line.substring(DATA.length())));
                }
            } catch (JsonParseException
                    | IllegalStateException
                    | NullPointerException
                    | NumberFormatException
                    | DateTimeException wrong) {
                throw new IllegalArgumentException("these are not a node's events", wrong);
            }
        }
        return entries;
    }

    private static Chronicle.Entry entryIn(long number, String json) {
        JsonObject data = JsonParser.parseString(json).getAsJsonObject();
        return new Chronicle.Entry(
                number,
                Instant.parse(data.get("at").getAsString()),
                data.get("kind").getAsString(),
                data.get("text").getAsString());
    }
}
