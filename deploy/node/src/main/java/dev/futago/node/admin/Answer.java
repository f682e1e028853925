package dev.futago.node.admin;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import dev.futago.common.role.Outcome;

import io.netty.handler.codec.http.HttpResponseStatus;

/** What a request is answered with. */
record Answer(HttpResponseStatus status, String contentType, String body) {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    static Answer text(String body) {
        return new Answer(HttpResponseStatus.OK, "text/plain; charset=utf-8", body);
    }

    /** The same status, with nothing to read. */
    Answer withoutBody() {
        return new Answer(status, contentType, "");
    }

    static Answer json(HttpResponseStatus status, String body) {
        return new Answer(status, "application/json", body);
    }

    /**
     * An error as RFC 9457 has it, with one member more.
     *
     * @param hint what would have been right; may be empty
     */
    static Answer problem(HttpResponseStatus status, String detail, String hint) {
        var problem = new JsonObject();
        problem.addProperty("type", "about:blank");
        problem.addProperty("title", status.reasonPhrase());
        problem.addProperty("status", status.code());
        problem.addProperty("detail", detail);
        if (!hint.isEmpty()) {
            problem.addProperty("hint", hint);
        }
        return new Answer(status, "application/problem+json", line(problem));
    }

    /** What was ordered is done. */
    static Answer done(String text) {
        var done = new JsonObject();
        done.addProperty("done", text);
        return json(HttpResponseStatus.OK, line(done));
    }

    /** Both images were compared; that they differ is an answer, too. */
    static Answer compared(Outcome.Compared result) {
        var compared = new JsonObject();
        compared.addProperty("done", result.text());
        compared.addProperty(Orders.EQUAL, result.mismatches().isNone());
        compared.addProperty("pages", result.pages());
        compared.addProperty("mismatches", result.mismatches().pages());
        var first = new JsonArray();
        result.mismatches().first().forEach(first::add);
        compared.add("first_mismatches", first);
        compared.addProperty("first_checkpoint", result.firstNumber());
        compared.addProperty("last_checkpoint", result.lastNumber());
        return json(HttpResponseStatus.OK, line(compared));
    }

    /** Whether a node plays the role that was asked for. */
    static Answer verdict(boolean isSo, String role, String reason) {
        var verdict = new JsonObject();
        verdict.addProperty("role", role);
        verdict.addProperty("reason", reason);
        return json(
                isSo ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                line(verdict));
    }

    private static String line(JsonObject json) {
        return GSON.toJson(json) + "\n";
    }
}
