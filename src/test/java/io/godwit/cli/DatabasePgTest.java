package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationSpec;
import io.godwit.engine.Hashes;
import io.godwit.engine.Plan;
import io.godwit.engine.SqlStep;
import io.godwit.engine.Stage;
import io.godwit.sql.Drafts;
import io.godwit.sql.LedgerSchema;
import io.godwit.sql.Registration;
import io.godwit.strategy.Strategies;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a database whose Secret stands in the same file. */
@Tag("postgres")
class DatabasePgTest {
  private final Shell shell = new Shell();

  @TempDir private Path directory;

  private TestDatabase database;

  @BeforeEach
  void create() {
    database = TestPostgres.newest().createDatabase("cli");
    database.execute("CREATE TABLE orders (id bigint PRIMARY KEY, amount_cents int)");
  }

  @Test
  void shouldPrintWhatIsMissing() throws IOException {
    var mine = shell.type("preflight", "-f", file(database.owner(), TestPostgres.PASSWORD));
    var others =
        shell.type(
            "preflight",
            "-f",
            file(database.application(), TestPostgres.PASSWORD),
            "--table",
            "orders");
    var wrong = shell.type("preflight", "-f", file(database.owner(), "geheim"));

    assertThat(mine.code()).as(mine.out() + mine.err()).isZero();
    assertThat(others.code()).isEqualTo(1);
    assertThat(others.out())
        .contains("✖ MissingGrants: role " + database.application())
        .contains("\nGRANT " + database.owner() + " TO " + database.application() + ";\n");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err())
        .contains("CredentialsRejected: the server refuses the password")
        .doesNotContain("geheim");
  }

  @Test
  void shouldPlanWithWhatTheDatabaseSays() {
    String example = "examples/orders-amount-positive/01-migration.yaml";
    database.execute("ALTER TABLE orders ADD COLUMN amount numeric");
    String before = database.dump();

    var planned = shell.type("plan", "-f", example, "--database", database.url());
    var both = shell.type("plan", "-f", example, "--database", database.url(), "--connect");

    assertThat(planned.code()).as(planned.err()).isZero();
    assertThat(planned.out()).contains("hash: ").doesNotContain("known after Prepare");
    assertThat(both.code()).isEqualTo(64);
    assertThat(database.dump()).isEqualTo(before);
  }

  @Test
  void shouldFindNothingWhereNothingIs() throws IOException {
    var printed = shell.type("uninstall", "-f", file(database.owner(), TestPostgres.PASSWORD));

    assertThat(printed.code()).isZero();
    assertThat(printed.out()).contains("nothing of Godwit is left");
  }

  @Test
  void shouldNotRemoveWhatIsAtWork() throws Exception {
    begin();
    String file = file(database.owner(), TestPostgres.PASSWORD);

    var shown = shell.type("uninstall", "-f", file);
    var refused = shell.type("uninstall", "-f", file, "--execute");

    assertThat(shown.out())
        .contains("-- not settled: shop/rename on public.orders, phase Prepare")
        .contains("DROP TRIGGER zzz_godwit_sync_orders")
        .contains("DROP SCHEMA godwit CASCADE;")
        .contains("-- ALTER TABLE orders DROP COLUMN amount;");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("nothing was removed: not settled is shop/rename");
    assertThat(database.value("SELECT to_regnamespace('godwit')")).isEqualTo("godwit");
  }

  @Test
  void shouldRemoveAllButDataWhereItIsMeant() throws Exception {
    begin();
    String file = file(database.owner(), TestPostgres.PASSWORD);

    var printed = shell.type("uninstall", "-f", file, "--execute", "--force");

    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(database.value("SELECT to_regnamespace('godwit')")).isNull();
    assertThat(database.value("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"))
        .isEqualTo("0");
    database.execute("INSERT INTO orders (id, amount) VALUES (1, 2)");
  }

  /** A migration as it is once writes reach both sides. */
  private void begin() throws Exception {
    MigrationSpec spec = Specs.rename("public.orders", "amount_cents", "amount");
    var strategy = Strategies.of(spec);
    try (Connection connection = database.asOwner()) {
      LedgerSchema.install(connection);
      Plan plan = Drafts.of(connection, database.credentials(), strategy, List.of()).plan();
      Registration.enter(
          connection,
          new Registration.Request(
              "shop", "rename", "uid", "cluster", 1, "public.orders", "{}", "hash", "", false),
          plan,
          Hashes.ofPlan(spec, plan));
      for (SqlStep step : plan.steps()) {
        if (step.stage() == Stage.EXPAND || step.stage() == Stage.DUAL_WRITE) {
          database.execute(step.sql().toArray(String[]::new));
        }
      }
    }
  }

  private String file(String role, String password) throws IOException {
    Path file = directory.resolve("database.yaml");
    Files.writeString(
        file,
        """
        apiVersion: godwit.io/v1alpha1
        kind: Database
        metadata: {name: shop}
        spec:
          connection: {secretRef: {name: shop-db}, tls: {mode: disable}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-db}
        stringData: {host: localhost, port: "%d", dbname: %s, username: %s, password: "%s"}
        """
            .formatted(database.server().port(), database.name(), role, password));
    return file.toString();
  }
}
