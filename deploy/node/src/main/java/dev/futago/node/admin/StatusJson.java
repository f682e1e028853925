package dev.futago.node.admin;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.time.Instant;
import java.util.Optional;

/** Status reports as JSON: times in ISO 8601, what is not known as {@code null}. */
public final class StatusJson {

    private static final Gson GSON =
            new GsonBuilder()
                    .setPrettyPrinting()
                    .serializeNulls()
                    .disableHtmlEscaping()
                    .registerTypeAdapterFactory(new OptionalAsNull())
                    .registerTypeAdapter(Instant.class, new InstantAsText().nullSafe())
                    .create();

    private StatusJson() {}

    /** A report for programs. */
    static String write(StatusReport report) {
        return GSON.toJson(report) + "\n";
    }

    /**
     * Reads a report.
     *
     * @throws IllegalArgumentException with a sentence for the user, when it is none
     */
    public static StatusReport read(String json) {
        try {
            return Optional.ofNullable(GSON.fromJson(json, StatusReport.class)).orElseThrow();
        } catch (RuntimeException wrong) { // Gson wraps what a record's constructor throws.
            throw new IllegalArgumentException("the answer is not a futago status", wrong);
        }
    }

    private static final class InstantAsText extends TypeAdapter<Instant> {
        @Override
        public void write(JsonWriter out, Instant value) throws IOException {
            out.value(value.toString());
        }

        @Override
        public Instant read(JsonReader in) throws IOException {
            return Instant.parse(in.nextString());
        }
    }

    private static final class OptionalAsNull implements TypeAdapterFactory {
        @Override
        @SuppressWarnings("unchecked") // Guarded by the raw type.
        public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            if (type.getRawType() != Optional.class) {
                return null; // Not ours.
            }
            var content = ((ParameterizedType) type.getType()).getActualTypeArguments()[0];
            var adapter = (TypeAdapter<Object>) gson.getAdapter(TypeToken.get(content));
            return (TypeAdapter<T>) new OptionalOf(adapter);
        }
    }

    private static final class OptionalOf extends TypeAdapter<Optional<Object>> {

        private final TypeAdapter<Object> content;

        OptionalOf(TypeAdapter<Object> content) {
            this.content = content;
        }

        @Override
        public void write(JsonWriter out, Optional<Object> value) throws IOException {
            if (value.isPresent()) {
                content.write(out, value.get());
            } else {
                out.nullValue();
            }
        }

        @Override
        public Optional<Object> read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return Optional.empty();
            }
            return Optional.of(content.read(in));
        }
    }
}
