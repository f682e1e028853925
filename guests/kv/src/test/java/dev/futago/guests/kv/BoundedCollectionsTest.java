package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * No command collects what is as large as the data: it streams into its answer, or collects {@link
 * Members}, which a budget pays for. So nothing here makes a collection of the JDK or an array
 * whose length is not a constant, but what is listed with the reason why it has a bound.
 */
class BoundedCollectionsTest {

    private static final String WORDS = "as many as one request has words: 1,048,576 at most";
    private static final String BUDGET = "taken from the budget";
    private static final String PACK = "one body in one piece: less than 100 KiB";
    private static final String ELEMENT = "one element: no longer than a request";
    private static final String CONSTANT = "as many as there are commands, sections or settings";

    private static final Map<String, String> BOUNDS =
            Map.ofEntries(
                    Map.entry("BlockingCommands.words", WORDS),
                    Map.entry("ClientCommands", "a line of each client"),
                    Map.entry("CommandCommands", CONSTANT + ", or " + WORDS),
                    Map.entry("CommandTable", CONSTANT),
                    Map.entry("Commands", CONSTANT),
                    Map.entry("ConfigCommands", CONSTANT + ", or " + WORDS),
                    Map.entry("Conversation", BUDGET),
                    Map.entry("Conversations", BUDGET + ", and the clients of a node"),
                    Map.entry("Dictionary", PACK),
                    Map.entry("Elements", PACK + ", or indexes of a window of 128 elements"),
                    Map.entry("Glob", ELEMENT),
                    Map.entry("KeySpec", WORDS),
                    Map.entry("KvGuest", "one request"),
                    Map.entry("KvGuestProvider", "options of a command line"),
                    Map.entry("Members", BUDGET),
                    Map.entry("Pack", PACK),
                    Map.entry("Ranking", PACK),
                    Map.entry("RespRequest", "one request; copies are " + BUDGET),
                    Map.entry("Scores", "digits of a number"),
                    Map.entry("ServerInfo", CONSTANT),
                    Map.entry("Sessions", "all sessions at FLUSHALL: a sixteenth of guest memory"),
                    Map.entry("SetAlgebra.entries", WORDS),
                    Map.entry("SetAlgebra.known", WORDS),
                    Map.entry("SetAlgebra.common", WORDS),
                    Map.entry("SlowLog", "its own limit of bytes"),
                    Map.entry("SortedSetAlgebra.<init>", WORDS),
                    Map.entry("SortedSetAlgebra.sources", WORDS),
                    Map.entry("StringCommands.setAll", WORDS),
                    Map.entry("Text", ELEMENT),
                    Map.entry("Transaction", BUDGET),
                    Map.entry(
                            "TransactionCommands.isBroken",
                            "keys that one client watches: " + BUDGET));

    private static final Set<String> COPYING =
            Set.of("toList", "copyOf", "copyOfRange", "collect", "toArray", "repeat");

    @Test
    void everyCollectionHasBound() {
        var unbounded = new TreeSet<String>();
        var bounded = new TreeSet<String>();
        for (ClassModel type : classes()) {
            String name = type.thisClass().asInternalName().replaceAll(".*/|\\$.*", "");
            for (MethodModel method : type.methods()) {
                String place = name + "." + nameOf(method);
                String known = BOUNDS.containsKey(name) ? name : place;
                allocation(method)
                        .ifPresent(
                                what -> {
                                    if (BOUNDS.containsKey(known)) {
                                        bounded.add(known);
                                    } else {
                                        unbounded.add(place + ": " + what);
                                    }
                                });
            }
        }
        assertThat(unbounded).isEmpty();
        assertThat(bounded).isEqualTo(new TreeSet<>(BOUNDS.keySet()));
    }

    /** The method that a lambda stands in. */
    private static String nameOf(MethodModel method) {
        return method.methodName().stringValue().replaceAll("lambda\\$(.*)\\$.*", "$1");
    }

    private static Collection<ClassModel> classes() {
        try {
            Path folder =
                    Path.of(
                            KvGuest.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            try (Stream<Path> files = Files.walk(folder)) {
                return files.filter(file -> file.toString().endsWith(".class"))
                        .map(BoundedCollectionsTest::read)
                        .toList();
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the classes of the guest cannot be read", e);
        }
    }

    private static ClassModel read(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first thing in a method that may be as large as the data. */
    private static Optional<String> allocation(MethodModel method) {
        boolean isConstant = false;
        boolean isOnce = method.methodName().equalsString("<clinit>");
        if (isOnce || method.code().isEmpty()) {
            return Optional.empty();
        }
        for (CodeElement element : method.code().get()) {
            if (element instanceof Instruction instruction) {
                Optional<String> found = allocation(instruction, isConstant);
                if (found.isPresent()) {
                    return found;
                }
                isConstant = instruction instanceof ConstantInstruction;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> allocation(Instruction instruction, boolean isConstant) {
        return switch (instruction) {
            case NewPrimitiveArrayInstruction array when !isConstant ->
                    Optional.of("new %s[]".formatted(array.typeKind()));
            case NewReferenceArrayInstruction array when !isConstant ->
                    Optional.of("new %s[]".formatted(array.componentType().name()));
            case NewObjectInstruction made when isCollection(made.className().asInternalName()) ->
                    Optional.of("new " + made.className().asInternalName());
            case InvokeInstruction call
                    when call.owner().asInternalName().startsWith("java/")
                            && COPYING.contains(call.name().stringValue()) ->
                    Optional.of(call.owner().asInternalName() + "." + call.name().stringValue());
            default -> Optional.empty();
        };
    }

    private static boolean isCollection(String name) {
        if (!name.startsWith("java/util/")) {
            return false;
        }
        try {
            Class<?> type = Class.forName(name.replace('/', '.'));
            return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("unknown class " + name, e);
        }
    }
}
