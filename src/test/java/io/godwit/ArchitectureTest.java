package io.godwit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** The arrows between packages (rules-operator 17), and what each may touch. */
@AnalyzeClasses(packages = "io.godwit", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] PURE_PACKAGES = {
    "io.godwit.engine",
    "io.godwit.phase",
    "io.godwit.strategy",
    "io.godwit.signal",
    "io.godwit.backfill",
    "io.godwit.report",
    "io.godwit.lint"
  };

  private static final String PURE = "pure: asking twice must give the same answer, anywhere";

  @ArchTest
  static final ArchRule ARROWS =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.godwit..")
          .withOptionalLayers(true)
          .layer("main")
          .definedBy("io.godwit")
          .layer("api")
          .definedBy("io.godwit.api")
          .layer("engine")
          .definedBy("io.godwit.engine")
          .layer("signal")
          .definedBy("io.godwit.signal")
          .layer("backfill")
          .definedBy("io.godwit.backfill")
          .layer("report")
          .definedBy("io.godwit.report")
          .layer("lint")
          .definedBy("io.godwit.lint")
          .layer("phase")
          .definedBy("io.godwit.phase")
          .layer("strategy")
          .definedBy("io.godwit.strategy")
          .layer("sql")
          .definedBy("io.godwit.sql")
          .layer("kube")
          .definedBy("io.godwit.kube")
          .layer("gate")
          .definedBy("io.godwit.gate")
          .layer("http")
          .definedBy("io.godwit.http")
          .layer("flag")
          .definedBy("io.godwit.flag")
          .layer("notice")
          .definedBy("io.godwit.notice")
          .layer("reconcile")
          .definedBy("io.godwit.reconcile")
          .layer("rehearsal")
          .definedBy("io.godwit.rehearsal")
          .layer("worker")
          .definedBy("io.godwit.worker")
          .layer("cli")
          .definedBy("io.godwit.cli")
          .whereLayer("api")
          .mayNotAccessAnyLayer()
          .whereLayer("engine")
          .mayOnlyAccessLayers("api")
          .whereLayer("signal")
          .mayOnlyAccessLayers("api")
          .whereLayer("backfill")
          .mayNotAccessAnyLayer()
          .whereLayer("report")
          .mayOnlyAccessLayers("engine", "api")
          .whereLayer("lint")
          .mayOnlyAccessLayers("engine", "api")
          .whereLayer("phase")
          .mayOnlyAccessLayers("engine", "api")
          .whereLayer("strategy")
          .mayOnlyAccessLayers("engine", "api")
          .whereLayer("sql")
          .mayOnlyAccessLayers("engine", "api", "signal", "backfill", "report", "lint")
          .whereLayer("kube")
          .mayOnlyAccessLayers("engine", "api")
          .whereLayer("http")
          .mayOnlyAccessLayers("api")
          .whereLayer("gate")
          .mayOnlyAccessLayers("engine", "api", "sql", "kube", "signal", "http")
          .whereLayer("flag")
          .mayOnlyAccessLayers("engine", "api", "sql", "kube", "http")
          .whereLayer("notice")
          .mayOnlyAccessLayers("engine", "api", "http")
          .whereLayer("rehearsal")
          .mayOnlyAccessLayers("engine", "sql", "api")
          .whereLayer("worker")
          .mayOnlyAccessLayers("engine", "sql", "api", "strategy", "backfill", "rehearsal")
          .whereLayer("cli")
          .mayOnlyAccessLayers(
              "engine", "phase", "strategy", "sql", "kube", "api", "lint", "rehearsal", "worker")
          .whereLayer("reconcile")
          .mayOnlyAccessLayers(
              "engine",
              "phase",
              "strategy",
              "sql",
              "kube",
              "gate",
              "flag",
              "notice",
              "api",
              "signal",
              "backfill",
              "report")
          .whereLayer("main")
          .mayOnlyAccessLayers("worker", "cli")
          .because("an arrow that is not drawn is one that nobody has to think of");

  @ArchTest
  static final ArchRule STRATEGY_ONLY_FOR_PREPARE =
      noClasses()
          .that()
          .resideInAPackage("io.godwit.worker")
          .and()
          .doNotHaveSimpleName("PrepareCommand")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.godwit.strategy")
          .because("the plan is stored once; whoever comes later executes what is stored");

  @ArchTest
  static final ArchRule PURE_CORE_KNOWS_NO_WORLD =
      noClasses()
          .that()
          .resideInAnyPackage(PURE_PACKAGES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "javax.sql..",
              "org.postgresql..",
              "io.fabric8.kubernetes.client..",
              "io.fabric8.kubernetes.api..",
              "io.javaoperatorsdk..",
              "io.quarkus..",
              "java.util.concurrent..",
              "java.net..",
              "java.nio.file..")
          .because(PURE);

  @ArchTest
  static final ArchRule PURE_CORE_HAS_NO_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage(PURE_PACKAGES)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Math.class, "random")
          .because(PURE + "; the time is in the situation");

  /** A class that speaks JDBC by itself, beyond handing a connection on. */
  @ArchTest
  static final ArchRule JDBC =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.godwit.sql")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.sql", "javax.sql", "org.postgresql..")
                  .and(not(describe("Connection or SQLException", ArchitectureTest::handedOn))))
          .because(
              "statements are in sql and nowhere else; worker, cli and the watcher open a"
                  + " Connection there, hand it on, close it, and catch its SQLException");

  @ArchTest
  static final ArchRule CONNECTIONS =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.godwit.sql", "io.godwit.worker", "io.godwit.rehearsal", "io.godwit.cli")
          .and()
          .haveNameNotMatching(".*\\.(DatabaseWatcher|Watched[A-Z]\\w+)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.sql")
          .because("a reconciler thread never waits for a database: the watcher's thread does");

  @ArchTest
  static final ArchRule JOSDK =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.godwit.reconcile")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.javaoperatorsdk..")
          .because("the shell can be exchanged; what is inside does not know of it");

  @ArchTest
  static final ArchRule QUARKUS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.godwit.reconcile")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.quarkus..", "jakarta..", "org.eclipse.microprofile..")
          .because("a worker is at work in a tenth of a second: plain Java");

  @ArchTest
  static final ArchRule KUBERNETES =
      noClasses()
          .that(
              resideInAPackage("io.godwit..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.godwit.kube",
                              "io.godwit.flag",
                              "io.godwit.gate",
                              "io.godwit.reconcile",
                              "io.godwit.cli"))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8.kubernetes.client.dsl..")
          .because("workers and rules never speak to the API server");

  @ArchTest
  static final ArchRule NAMES =
      classes()
          .should()
          .haveNameNotMatching(".*(Manager|Helper|Utils?|Impl)")
          .because("a name says what a thing is for");

  private static boolean handedOn(JavaClass type) {
    return type.isEquivalentTo(java.sql.Connection.class)
        || type.isAssignableTo(java.sql.SQLException.class);
  }
}
