package dev.futago.drill.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The members of an object in JSON; one that is not there or of another kind is named with its
 * path.
 */
final class JsonFields {

    private final String path;
    private final JsonObject json;

    /**
     * Members of an element, which must be an object.
     *
     * @param path where it stands in the document; empty for its root
     */
    JsonFields(String path, JsonElement element) {
        this.path = path;
        if (!element.isJsonObject()) {
            throw new IllegalArgumentException(
                    path.isEmpty()
                            ? "this is no report of drills: it is no object"
                            : "this is no report of drills: %s is no object".formatted(path));
        }
        json = element.getAsJsonObject();
    }

    boolean has(String name) {
        return json.has(name);
    }

    String text(String name) {
        return primitive(name, JsonPrimitive::isString, "text").getAsString();
    }

    boolean isTrue(String name) {
        return primitive(name, JsonPrimitive::isBoolean, "true or false").getAsBoolean();
    }

    /** NaN for null. */
    double number(String name) {
        return number(name, member(name));
    }

    long whole(String name) {
        double number = number(name);
        if (number != Math.rint(number)) {
            throw refused(name, "is no whole number");
        }
        return (long) number;
    }

    List<Double> numbers(String name) {
        var numbers = new ArrayList<Double>();
        array(name).forEach(element -> numbers.add(number(name, element)));
        return numbers;
    }

    private double number(String name, JsonElement element) {
        if (element.isJsonNull()) {
            return Double.NaN;
        }
        if (element instanceof JsonPrimitive value && value.isNumber()) {
            return value.getAsDouble();
        }
        throw refused(name, "is no number");
    }

    JsonFields object(String name) {
        return new JsonFields(at(name), member(name));
    }

    List<JsonFields> objects(String name) {
        JsonArray array = array(name);
        var objects = new ArrayList<JsonFields>();
        for (int index = 0; index < array.size(); index++) {
            objects.add(new JsonFields("%s[%d]".formatted(at(name), index), array.get(index)));
        }
        return objects;
    }

    private JsonArray array(String name) {
        if (member(name) instanceof JsonArray array) {
            return array;
        }
        throw refused(name, "is no list");
    }

    private JsonPrimitive primitive(String name, Predicate<JsonPrimitive> isKind, String kind) {
        if (member(name) instanceof JsonPrimitive value && isKind.test(value)) {
            return value;
        }
        throw refused(name, "is not " + kind);
    }

    private JsonElement member(String name) {
        JsonElement member = json.get(name);
        if (member == null) {
            throw refused(name, "is missing");
        }
        return member;
    }

    /** That a member is not what it should be. */
    IllegalArgumentException refused(String name, String why) {
        return new IllegalArgumentException(
                "this is no report of drills: %s %s".formatted(at(name), why));
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
