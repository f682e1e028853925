package dev.futago.node.config;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The YAML file that {@code --config} names: flags without their dashes, one value each. */
public final class ConfigFile {

    private ConfigFile() {}

    /**
     * Reads a file of {@code key: value} lines.
     *
     * @param known the keys that it may have
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static Map<String, String> read(String path, Set<String> known) {
        var settings = LoadSettings.builder().setLabel(path).build();
        try {
            Optional<Node> root =
                    new Compose(settings).composeString(Files.readString(Path.of(path)));
            if (root.isEmpty() || isNothing(root.get())) {
                return Map.of();
            }
            if (!(root.get() instanceof MappingNode mapping)) {
                throw new IllegalArgumentException(path + ": it must be a list of key: value");
            }
            return valuesOf(mapping, path, known);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "the config file %s cannot be read: %s".formatted(path, Reason.of(unreadable)),
                    unreadable);
        } catch (MarkedYamlEngineException wrong) {
            throw new IllegalArgumentException(
                    "%s: line %d: %s"
                            .formatted(path, lineOf(wrong.getProblemMark()), wrong.getProblem()),
                    wrong);
        } catch (YamlEngineException wrong) {
            String problem =
                    String.valueOf(wrong.getMessage()).lines().findFirst().orElse("no YAML");
            throw new IllegalArgumentException("%s: %s".formatted(path, problem), wrong);
        }
    }

    private static boolean isNothing(Node root) {
        return root instanceof ScalarNode scalar && scalar.getValue().isEmpty();
    }

    private static Map<String, String> valuesOf(
            MappingNode mapping, String path, Set<String> known) {
        var values = new LinkedHashMap<String, String>();
        for (NodeTuple entry : mapping.getValue()) {
            int line = lineOf(entry.getKeyNode().getStartMark());
            if (!(entry.getKeyNode() instanceof ScalarNode key)
                    || !(entry.getValueNode() instanceof ScalarNode value)) {
                throw new IllegalArgumentException(
                        "%s: line %d: a key with one value is expected".formatted(path, line));
            }
            if (!known.contains(key.getValue())) {
                throw new IllegalArgumentException(
                        "%s: line %d: unknown key '%s': did you mean '%s'?"
                                .formatted(
                                        path,
                                        line,
                                        key.getValue(),
                                        Nearest.to(key.getValue(), known)));
            }
            if (values.put(key.getValue(), value.getValue()) != null) {
                throw new IllegalArgumentException(
                        "%s: line %d: key '%s' stands there twice"
                                .formatted(path, line, key.getValue()));
            }
        }
        return values;
    }

    private static int lineOf(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0) + 1;
    }
}
