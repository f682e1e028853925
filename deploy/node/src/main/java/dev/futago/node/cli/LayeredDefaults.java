package dev.futago.node.cli;

import dev.futago.node.config.ConfigFile;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a flag is worth when it is not given: its {@code FUTAGO_…} variable, else its key in the
 * YAML file that {@code --config} names, else its own default.
 */
public final class LayeredDefaults implements IDefaultValueProvider {

    private static final String CONFIG = "--config";

    private final Map<String, String> environment;
    private final Map<String, String> file;

    private LayeredDefaults(Map<String, String> environment, Map<String, String> file) {
        this.environment = environment;
        this.file = file;
    }

    /**
     * The layers for one command line.
     *
     * @param node the command whose flags the file may hold
     * @throws IllegalArgumentException with a sentence for the user, when the file cannot be used
     */
    public static LayeredDefaults of(
            String[] arguments, Map<String, String> environment, CommandSpec node) {
        Optional<String> path = configIn(List.of(arguments));
        if (path.isEmpty()) {
            path = Optional.ofNullable(environment.get(variableOf(CONFIG)));
        }
        Map<String, String> file =
                path.isPresent() ? ConfigFile.read(path.get(), keysOf(node)) : Map.of();
        return new LayeredDefaults(environment, file);
    }

    private static Optional<String> configIn(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith(CONFIG + "=")) {
                return Optional.of(argument.substring(CONFIG.length() + 1));
            }
            if (argument.equals(CONFIG) && i + 1 < arguments.size()) {
                return Optional.of(arguments.get(i + 1));
            }
        }
        return Optional.empty();
    }

    private static Set<String> keysOf(CommandSpec node) {
        var keys = new TreeSet<String>();
        for (OptionSpec option : node.options()) {
            String name = option.longestName();
            if (!option.usageHelp() && !option.versionHelp() && !name.equals(CONFIG)) {
                keys.add(name.substring(2));
            }
        }
        return keys;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        String name = option.longestName();
        String variable = environment.get(variableOf(name));
        return variable != null || !name.startsWith("--") ? variable : file.get(name.substring(2));
    }

    private static String variableOf(String flag) {
        return "FUTAGO_" + flag.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
