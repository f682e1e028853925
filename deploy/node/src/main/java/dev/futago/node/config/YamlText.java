package dev.futago.node.config;

import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;

import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** JSON as YAML, in the same order. */
public final class YamlText {

    private YamlText() {}

    /** Writes a JSON text in YAML. */
    public static String of(String json) {
        var gson =
                new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();
        var settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        return new Dump(settings).dumpToString(gson.fromJson(json, Object.class));
    }
}
