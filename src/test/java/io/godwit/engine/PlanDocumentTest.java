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
  void shouldTellWhichTenantsComeFirst() throws IOException {
    check(
        "type-with-cohorts",
        Specs.patch(
            withType("amount", "(amount * 100)::int"),
            "{'cutover': {'cohorts': [{'name': 'internal', 'tenants': ['acme'], 'duration': '2h'},"
                + " {'name': 'pilot', 'tenants': ['globex', 'initech']}]}}"));
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
  void shouldTellWhatIsRestartedOnTheWayBack() {
    String restart = "{'cutover': {'restart': [{'kind': 'Deployment', 'name': 'shop'}]}}";
    String line = "these are restarted, one after the other, and waited for: Deployment `shop`";

    assertThat(rollback(Specs.patch(withType("amount", "(amount * 100)::int"), restart)))
        .contains("3. Once all readers are back, " + line, "4. Jobs on the way forth");
    assertThat(rollback(Specs.patch(withType(null, "(amount_cents * 100)::int"), restart)))
        .contains("the old column gets its name and its constraints back")
        .contains("Once the names are swapped back, " + line);
    assertThat(rollback(withType("amount", "(amount * 100)::int"))).doesNotContain("restarted");
  }

  @Test
  void shouldHaveNoGoldenFileThatNothingIsComparedWith() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString().replaceFirst("\\..*", "")))
          .containsOnly(
              "type-by-application",
              "type-with-cohorts",
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

  private static String rollback(MigrationSpec spec) {
    return document(spec).rollbackPlan();
  }

  private static PlanDocument document(MigrationSpec spec) {
    var strategy = (PairStrategy) Strategies.of(spec);
    return PlanDocument.of(spec, strategy.plan(facts(strategy.change())), HASH);
  }

  private static void check(String name, MigrationSpec spec) throws IOException {
    PlanDocument document = document(spec);

    Generated.check(GOLDEN.resolve(name + ".MIGRATION-PLAN.md"), document.migrationPlan());
    Generated.check(GOLDEN.resolve(name + ".ROLLBACK-PLAN.md"), document.rollbackPlan());
    assertThat(document.summary().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
    assertThat(document.summary())
        .contains("point of no return: contract/drop", "about 1,000,000 rows");
    assertThat(document.migrationPlan()).contains(HASH).contains("**Point of no return.**");
  }

  private static TableFacts facts(ColumnChange change) {
    String type = change.fresh().getFirst().type();
    String newType = type == null ? "integer" : type;
    String down = change.old().getFirst().down();
    return new TableFacts(
        change.table(),
        180_001,
        1_000_000,
        200_000_000,
        false,
        Key.of("id", "bigint"),
        List.of(
            new TableFacts.Column(
                "amount_cents",
                "integer",
                true,
                "orders_amount_cents_not_null",
                null,
                false,
                "what it cost",
                null,
                null,
                null,
                -1,
                down == null
                    ? null
                    : new TableFacts.Expression(
                        down,
                        List.of(new TableFacts.Read(change.spokenNames().getFirst(), newType))))),
        List.of(
            new TableFacts.Fresh(
                newType,
                type != null,
                false,
                new TableFacts.Expression(
                    type == null ? "amount_cents" : "amount_cents / 100.0",
                    List.of(new TableFacts.Read("amount_cents", "integer"))),
                null)),
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
                type == null ? "CHECK ((" + change.spokenNames().getFirst() + " >= 0))" : null)),
        List.of(),
        TableFacts.Triggers.NONE,
        List.of(),
        List.of(),
        "fingerprint");
  }
}
