package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.TableFacts.Constraint;
import io.godwit.strategy.Strategies;
import io.godwit.support.Generated;
import io.godwit.support.Specs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents that people approve, as they read them. */
class PlanDocumentTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/plan");
  private static final String HASH = "sha256:" + "0123456789abcdef".repeat(4);

  @Test
  void shouldTellOfAnotherTypeUnderAnotherName() throws IOException {
    check("type-with-flag", withType("amount", "(amount * 100)::int"));
  }

  @Test
  void shouldTellOfAnotherTypeUnderTheSameName() throws IOException {
    check("type-with-swap", withType(null, "(amount_cents * 100)::int"));
  }

  @Test
  void shouldTellThatThereIsNoWayBack() throws IOException {
    check("type-without-down", withType("amount", null));
  }

  @Test
  void shouldTellWhatTheApplicationHasToDo() throws IOException {
    check(
        "type-by-application",
        Specs.patch(
            withType("amount", "(amount * 100)::int"), "{'dualWrite': {'by': 'Application'}}"));
  }

  @Test
  void shouldTellOfAnotherName() throws IOException {
    check("rename", Specs.rename("public.orders", "amount_cents", "amount"));
  }

  @Test
  void shouldHaveNoGoldenFileThatNothingIsComparedWith() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString().replaceFirst("\\..*", "")))
          .containsOnly(
              "type-by-application",
              "type-with-flag",
              "type-with-swap",
              "type-without-down",
              "rename");
    }
  }

  @Test
  void shouldMakeAFenceThatNoStatementCloses() {
    String text = PlanWords.sql(List.of("SELECT '```'"));

    assertThat(text).startsWith("````sql\n").endsWith("````\n");
  }

  private static MigrationSpec withType(String newColumn, String down) {
    return Specs.changeType(
        new Change.ChangeColumnType(
            "public.orders",
            "amount_cents",
            newColumn,
            "numeric(12,2)",
            "amount_cents / 100.0",
            down));
  }

  private static void check(String name, MigrationSpec spec) throws IOException {
    MigrationStrategy strategy = Strategies.of(spec);
    Plan plan = strategy.plan(facts(strategy.change()));

    PlanDocument document = PlanDocument.of(spec, plan, HASH);

    Generated.check(GOLDEN.resolve(name + ".MIGRATION-PLAN.md"), document.migrationPlan());
    Generated.check(GOLDEN.resolve(name + ".ROLLBACK-PLAN.md"), document.rollbackPlan());
    assertThat(document.summary().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
    assertThat(document.summary())
        .contains("point of no return: contract/drop", "about 1,000,000 rows");
    assertThat(document.migrationPlan()).contains(HASH).contains("**Point of no return.**");
  }

  private static TableFacts facts(ColumnChange change) {
    String newType = change.newType() == null ? "integer" : change.newType();
    String down = change.down();
    return new TableFacts(
        change.table(),
        180_001,
        1_000_000,
        200_000_000,
        false,
        Key.of("id", "bigint"),
        new TableFacts.Column(
            "amount_cents",
            "integer",
            true,
            "orders_amount_cents_not_null",
            null,
            null,
            false,
            "what it cost",
            null,
            null,
            null,
            -1),
        newType,
        change.newType() != null,
        false,
        new TableFacts.Expression(
            change.newType() == null ? "amount_cents" : "amount_cents / 100.0",
            List.of(new TableFacts.Read("amount_cents", "integer"))),
        down == null
            ? null
            : new TableFacts.Expression(
                down, List.of(new TableFacts.Read(change.downColumn(), newType))),
        null,
        List.of(
            new TableFacts.Index(
                "orders_amount_cents_idx",
                false,
                "orders_amount_idx",
                "USING btree (" + change.freshName() + ")")),
        List.of(
            new Constraint(
                Constraint.Kind.CHECK,
                "orders_amount_cents_check",
                "CHECK ((amount_cents >= 0))",
                true,
                null,
                "orders_amount_check",
                "CHECK ((" + change.downColumn() + " >= 0))")),
        List.of(),
        TableFacts.Triggers.NONE,
        List.of(),
        List.of(),
        "fingerprint");
  }
}
