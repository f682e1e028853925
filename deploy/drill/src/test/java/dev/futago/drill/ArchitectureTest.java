package dev.futago.drill;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import dev.futago.node.config.Reason;
import dev.futago.node.net.Transport;

import io.netty.util.concurrent.Future;

import org.jspecify.annotations.NullMarked;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** The house rules of ARCHITECTURE §3, over the main classes of all modules. */
@AnalyzeClasses(packages = "dev.futago", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String COMMON = "dev.futago.common..";
    private static final String PRIMARY = "dev.futago.primary..";
    private static final String STANDBY = "dev.futago.standby..";
    private static final String PROTOCOL = "dev.futago.protocol..";
    private static final String GENERATED = "dev.futago.protocol.wire..";
    private static final String GUESTS = "dev.futago.guests..";
    private static final String KV = "dev.futago.guests.kv..";
    private static final String NODE = "dev.futago.node..";
    private static final String DRILL = "dev.futago.drill..";

    /** Without this a module missing from the class path would pass every rule. */
    @ArchTest
    static void everyModuleIsLookedAt(JavaClasses all) {
        for (var module : Set.of(COMMON, PRIMARY, STANDBY, PROTOCOL, GUESTS, KV, NODE, DRILL)) {
            assertThat(all.that(resideInAPackage(module))).as(module).isNotEmpty();
        }
    }

    @ArchTest
    static final ArchRule primaryDoesNotKnowStandby =
            noClasses()
                    .that(resideInAPackage(PRIMARY))
                    .should()
                    .dependOnClassesThat(resideInAPackage(STANDBY));

    @ArchTest
    static final ArchRule standbyDoesNotKnowPrimary =
            noClasses()
                    .that(resideInAPackage(STANDBY))
                    .should()
                    .dependOnClassesThat(resideInAPackage(PRIMARY));

    @ArchTest
    static final ArchRule commonNeedsOnlyTheJdk =
            classes()
                    .that(resideInAPackage(COMMON))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(COMMON, "java..", "org.jspecify.."));

    /** The message of an exception that others made is often a class name, a path, or null. */
    @ArchTest
    static final ArchRule nodeTellsReasonsInWords =
            noClasses()
                    .that(resideInAPackage(NODE))
                    .and()
                    .doNotHaveFullyQualifiedName(Reason.class.getName())
                    .should()
                    .callMethodWhere(
                            describe(
                                    "it asks an exception of others for its message",
                                    call ->
                                            call.getTarget().getName().equals("getMessage")
                                                    && isOfOthers(call.getTargetOwner())));

    /** Who waits in a future of Netty holds its monitor, and the loop that completes it waits. */
    @ArchTest
    static final ArchRule nodeWaitsForLoopsInTransport =
            noClasses()
                    .that(resideInAPackage(NODE))
                    .and()
                    .doNotHaveFullyQualifiedName(Transport.class.getName())
                    .should()
                    .callMethodWhere(
                            describe(
                                    "it waits in a future of Netty",
                                    call ->
                                            call.getTargetOwner().isAssignableTo(Future.class)
                                                    && call.getTarget()
                                                            .getName()
                                                            .matches("(sync|await|get|join).*")
                                                    && !call.getTarget()
                                                            .getName()
                                                            .equals("getNow")));

    private static boolean isOfOthers(JavaClass exception) {
        return exception.isEquivalentTo(Throwable.class)
                || exception.isEquivalentTo(Exception.class)
                || exception.isAssignableTo(IOException.class)
                || exception.isAssignableTo(ExecutionException.class)
                || exception.isAssignableTo(CompletionException.class)
                || exception.isAssignableTo(TimeoutException.class);
    }

    @ArchTest
    static final ArchRule rolesNeedOnlyCommonAndTheJdk =
            classes()
                    .that(resideInAnyPackage(PRIMARY, STANDBY))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    PRIMARY, STANDBY, COMMON, "java..", "org.jspecify.."));

    @ArchTest
    static final ArchRule pureModulesAreToldTheTimeAndWhatHappened =
            noClasses()
                    .that(resideInAnyPackage(COMMON, PRIMARY, STANDBY))
                    .should()
                    .dependOnClassesThat(describe("ask the world", Impure::type))
                    .orShould()
                    .accessTargetWhere(describe("it asks the world", Impure::access));

    @ArchTest
    static final ArchRule nettyStaysAtTheEdges =
            onlyIn("io.netty..", PROTOCOL, NODE, "dev.futago.drill.load..");

    @ArchTest
    static final ArchRule protobufStaysInProtocol = onlyIn("com.google.protobuf..", PROTOCOL);

    @ArchTest
    static final ArchRule picocliStaysInCommandLines = onlyIn("picocli..", "dev.futago..cli..");

    @ArchTest static final ArchRule gsonStaysInDeploy = onlyIn("com.google.gson..", NODE, DRILL);

    @ArchTest static final ArchRule prometheusStaysInNode = onlyIn("io.prometheus..", NODE);

    @ArchTest
    static final ArchRule zooKeeperStaysInArbiter =
            onlyIn("org.apache..", "dev.futago.node.arbiter..");

    @ArchTest
    static final ArchRule yamlStaysInConfig = onlyIn("org.snakeyaml..", "dev.futago.node.config..");

    @ArchTest
    static final ArchRule logbackStaysInLogging =
            onlyIn("ch.qos.logback..", "dev.futago.node.logging..");

    @ArchTest
    static final ArchRule chartsStayInPaper = onlyIn("org.knowm..", "dev.futago.drill.paper..");

    @ArchTest
    static final ArchRule progressBarsStayInPaper =
            onlyIn("me.tongfei..", "dev.futago.drill.paper..");

    @ArchTest
    static final ArchRule jmhStaysInBenchmarks =
            onlyIn("org.openjdk.jmh..", "dev.futago.benchmarks..");

    @ArchTest
    static final ArchRule nothingDependsOnDrill =
            noClasses()
                    .that(resideInAnyPackage(COMMON, PRIMARY, STANDBY, PROTOCOL, GUESTS, NODE))
                    .should()
                    .dependOnClassesThat(resideInAPackage(DRILL));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.futago.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule everyPackageIsNullMarked =
            classes()
                    .that(DescribedPredicate.not(resideInAPackage(GENERATED)))
                    .should(beInANullMarkedPackage());

    private static ArchRule onlyIn(String library, String... owners) {
        return noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(owners)))
                .should()
                .dependOnClassesThat(resideInAPackage(library));
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package whose package-info.java says @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(type, type.getPackageName()));
                }
            }
        };
    }

    /** Threads, clocks, sockets, files and randomness: what no pure module may touch. */
    private static final class Impure {
        private static final DescribedPredicate<JavaClass> PACKAGES =
                resideInAnyPackage(
                        "java.io..",
                        "java.net..",
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.time..",
                        "java.util.concurrent..",
                        "java.util.random..");

        private static final Set<String> TYPES =
                Set.of(
                        "java.security.SecureRandom",
                        "java.util.Calendar",
                        "java.util.Date",
                        "java.util.Random",
                        "java.util.SplittableRandom",
                        "java.util.Timer");

        private static final Set<String> CALLS =
                Set.of(
                        "java.lang.Math.random()",
                        "java.lang.StrictMath.random()",
                        "java.lang.System.currentTimeMillis()",
                        "java.lang.System.nanoTime()",
                        "java.util.Collections.shuffle(java.util.List)",
                        "java.util.UUID.randomUUID()");

        static boolean type(JavaClass type) {
            return PACKAGES.test(type)
                    || TYPES.contains(type.getName())
                    || type.getName().startsWith("java.lang.Thread");
        }

        static boolean access(JavaAccess<?> access) {
            return CALLS.contains(access.getTarget().getFullName());
        }
    }
}
