package dev.futago.node.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import dev.futago.common.role.DrillPoint;
import dev.futago.node.config.Nearest;
import dev.futago.node.points.Act;
import dev.futago.node.points.DrillPoints;
import dev.futago.node.points.Failure;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The points at which a drill can make this node crash: what they are, and how one is armed. */
final class PointsPage {

    static final String PATH = "/drill-points";

    private static final String POINT = "point";
    private static final String ACT = "act";
    private static final String PASS = "pass";
    private static final String MILLIS = "millis";
    private static final List<String> MEMBERS = List.of(POINT, ACT, PASS, MILLIS);

    private static final long MILLIS_MAX = Duration.ofMinutes(10).toMillis();

    private final Optional<DrillPoints> points;

    /**
     * The page of a node.
     *
     * @param points empty for a node that is not for drills: it has no such page
     */
    PointsPage(Optional<DrillPoints> points) {
        this.points = points;
    }

    Answer answer(HttpMethod method, Optional<String> contentType, String body) {
        if (points.isEmpty()) {
            return Answer.problem(
                    HttpResponseStatus.NOT_FOUND,
                    "this node is not for drills",
                    "start it with --drill-points");
        }
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            return list(points.get());
        }
        if (!method.equals(HttpMethod.POST)) {
            return Answer.problem(
                    HttpResponseStatus.METHOD_NOT_ALLOWED,
                    "%s is not possible here".formatted(method),
                    "use GET, HEAD or POST");
        }
        if (!Orders.isJson(contentType)) {
            return Answer.problem(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                    "a point is armed by a JSON object",
                    "send Content-Type: application/json");
        }
        try {
            return Answer.done(arm(points.get(), JsonParser.parseString(body).getAsJsonObject()));
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | NumberFormatException noJson) {
            return Answer.problem(
                    HttpResponseStatus.BAD_REQUEST,
                    "this cannot be armed: the body is not the JSON object of a point",
                    "");
        } catch (IllegalArgumentException wrong) {
            return Answer.problem(
                    HttpResponseStatus.BAD_REQUEST,
                    "this cannot be armed: " + wrong.getMessage(),
                    "");
        }
    }

    // ---- looking ----

    private static Answer list(DrillPoints points) {
        var all = new JsonArray();
        for (DrillPoints.Standing standing : points.standings()) {
            all.add(json(standing));
        }
        var page = new JsonObject();
        page.add("points", all);
        return Answer.json(HttpResponseStatus.OK, page + "\n");
    }

    private static JsonObject json(DrillPoints.Standing standing) {
        var point = new JsonObject();
        point.addProperty(POINT, standing.point().label());
        point.addProperty("passes", standing.passes());
        standing.armed()
                .ifPresent(
                        armed -> {
                            var what = new JsonObject();
                            what.addProperty(ACT, armed.act().label());
                            what.addProperty(PASS, armed.pass());
                            what.addProperty("passed", standing.passed());
                            armed.act()
                                    .lastsMillis()
                                    .ifPresent(millis -> what.addProperty(MILLIS, millis));
                            point.add("armed", what);
                        });
        return point;
    }

    // ---- arming ----

    private static String arm(DrillPoints points, JsonObject said) {
        said.keySet().forEach(member -> checkKnown("member", member, MEMBERS));
        String label = text(said, POINT);
        checkKnown(POINT, label, DrillPoint.labels());
        DrillPoint point = DrillPoint.labelled(label).orElseThrow();
        String act = text(said, ACT);
        checkKnown(ACT, act, Act.LABELS);
        boolean lasts = act.equals(Act.PAUSE) || act.equals(Act.DELAY);
        if (!lasts && said.has(MILLIS)) {
            throw new IllegalArgumentException("%s takes no %s".formatted(act, MILLIS));
        }
        if (act.equals(Act.OFF)) {
            points.disarm(point);
            return "%s: off".formatted(label);
        }
        long pass = said.has(PASS) ? number(said, PASS, Integer.MAX_VALUE) : 1;
        var armed = new DrillPoints.Armed(actIn(said, act), pass);
        points.arm(point, armed);
        return "%s: armed, %s".formatted(label, armed);
    }

    private static Act actIn(JsonObject said, String act) {
        return switch (act) {
            case Act.CRASH -> new Act.Crash();
            case Act.PAUSE -> new Act.Pause(number(said, MILLIS, MILLIS_MAX));
            case Act.DELAY -> new Act.Delay(number(said, MILLIS, MILLIS_MAX));
            default -> new Act.Throw(Failure.labelled(act).orElseThrow());
        };
    }

    private static void checkKnown(String kind, String written, List<String> known) {
        if (!known.contains(written)) {
            throw new IllegalArgumentException(
                    "there is no %s '%s': did you mean %s?"
                            .formatted(kind, written, Nearest.to(written, known)));
        }
    }

    private static String text(JsonObject said, String member) {
        return member(said, member).getAsString();
    }

    private static long number(JsonObject said, String member, long most) {
        long number = member(said, member).getAsLong();
        if (number < 1 || number > most) {
            throw new IllegalArgumentException(
                    "%s is 1 to %d, not %d".formatted(member, most, number));
        }
        return number;
    }

    private static JsonElement member(JsonObject said, String member) {
        if (!said.has(member)) {
            throw new IllegalArgumentException(member + " is missing");
        }
        return said.get(member);
    }
}
