package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.Generated;
import io.godwit.whole.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that need neither cluster nor database. */
class OfflineTest {
  private static final Path EXAMPLE = Path.of("examples/orders-amount-numeric/01-migration.yaml");

  private final Shell shell = new Shell();

  @TempDir private Path directory;

  @Test
  void shouldPlanFromTheFileAlone() throws IOException {
    var printed = shell.type("plan", "-f", EXAMPLE.toString());

    assertThat(printed.code()).as(printed.err()).isZero();
    Generated.check(Path.of("src/test/resources/golden/cli/plan-offline.md"), printed.out());
  }

  /** As {@code kubectl apply -f} would take it. */
  @ParameterizedTest
  @MethodSource("io.godwit.whole.Example#all")
  void shouldPlanEveryExample(Example example) {
    var printed = shell.type("plan", "-f", example.folder().toString());

    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.out()).contains("```sql");
  }

  @Test
  void shouldPlanALookup() {
    var printed = shell.type("plan", "-f", "src/test/resources/crs/valid/copy-table-lookup.yaml");

    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.out())
        .contains("is looked up as it is at Enforce")
        .contains("shop.countries has changed since Enforce");
  }

  @ParameterizedTest
  @ValueSource(strings = {"members-name-split", "addresses-merge"})
  void shouldTellOfAllColumns(String example) throws IOException {
    Path file = Path.of("examples", example, "01-migration.yaml");

    var plan = shell.type("plan", "-f", file.toString());
    var runbook = shell.type("runbook", "-f", file.toString());

    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(runbook.code()).as(runbook.err()).isZero();
    Path golden = Path.of("src/test/resources/golden/cli");
    Generated.check(golden.resolve("plan-offline-of-" + example + ".md"), plan.out());
    Generated.check(golden.resolve("runbook-of-" + example + ".md"), runbook.out());
  }

  @Test
  void shouldPrintTheLedgersTablesWithoutRowsRightsAndFunctions() {
    var printed = shell.type("ledger");

    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.out())
        .contains("CREATE SCHEMA IF NOT EXISTS godwit;", "CREATE TABLE godwit.control (")
        .doesNotContain("INSERT", "GRANT", "FUNCTION");
  }

  @Test
  void shouldNameEveryFieldThatIsWrong() throws IOException {
    String text =
        Files.readString(EXAMPLE).replace("  soak:", "  soaking:").replace("Required", "Maybe");
    Path file = Files.writeString(directory.resolve("wrong.yaml"), text);

    var printed = shell.type("plan", "-f", file.toString());

    assertThat(printed.code()).isEqualTo(1);
    assertThat(printed.err())
        .contains("spec.soaking is no field; is it misspelt?")
        .contains("spec.contract.approval is Maybe, not one of");
  }

  @Test
  void shouldRefuseAGateThatCannotBeJudged() throws IOException {
    String gate =
        """
          gates:
            - {name: errors, phases: [Soak], sql: {query: select 1}, successCondition: "%s"}
            - {name: shared, phases: [Soak], templateRef: {name: elsewhere}}
          soak:\
        """;
    String example = Files.readString(EXAMPLE);
    Path wrong = directory.resolve("wrong-gate.yaml");
    Files.writeString(
        wrong, example.replace("  soak:", gate.formatted("reslt < 1").indent(0).stripTrailing()));
    Path right = directory.resolve("gate.yaml");
    Files.writeString(
        right, example.replace("  soak:", gate.formatted("result < 1").indent(0).stripTrailing()));

    var refused = shell.type("plan", "-f", wrong.toString());
    var printed = shell.type("plan", "-f", right.toString());

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("gate errors: successCondition \"reslt < 1\", line 1, column 1: undeclared");
    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.out())
        .contains("gate errors: in Soak; result < 1; a failure rolls back")
        .contains("gate shared: by GateTemplate elsewhere, which is not in this file");
  }

  @Test
  void shouldTellOfGatesThatAreNoQueries() throws IOException {
    String example = Files.readString(EXAMPLE);
    String share =
        """
          cutover:
            observedShare: {sql: {query: select 0.5}, tolerance: "0.1"}
        """;
    Path file = directory.resolve("share.yaml");
    Files.writeString(
        file,
        example
            .replace("  cutover:\n", share)
            .replace(
                "  soak:",
                "  gates:\n    - {name: smoke, phases: [Cutover], job: {image: 'smoke:1'}}\n  soak:"));

    var printed = shell.type("plan", "-f", file.toString());

    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.out())
        .contains("gate smoke: in Cutover; exit code 0; a failure rolls back")
        .contains(
            "gate observed-share: in Cutover; within 0.1 of the share that each step asks for,"
                + " looked at every 10s; another share holds");
  }

  @Test
  void shouldRefuseCohortsThatTheFlagCannotCarry() throws IOException {
    String cohorts = "    cohorts: [{name: internal, tenants: [acme]}]\n    ramp:";
    String told = Files.readString(EXAMPLE).replace("    ramp:", cohorts);
    String http = "flag: {http: {flag: f, url: 'https://f', readPath: $.p, body: '{{percent}}'}}";
    Path right = Files.writeString(directory.resolve("cohorts.yaml"), told);
    Path wrong =
        Files.writeString(
            directory.resolve("untold.yaml"),
            told.replaceFirst("flag: \\{table.*", Matcher.quoteReplacement(http)));

    var printed = shell.type("plan", "-f", right.toString());
    var refused = shell.type("plan", "-f", wrong.toString());

    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.out()).contains("first cohort internal (1 tenant), then ");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("spec.cutover.cohorts cannot be told over HTTP")
        .contains("tenantsPath");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dropColumn: {table: orders, column: note}",
        "dropTable: {table: orders}",
        "renameTable: {table: orders, newName: purchases}"
      })
  void shouldPlanWhatTakesSomethingAway(String change) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("away.yaml"),
            """
            apiVersion: godwit.io/v1alpha1
            kind: Migration
            metadata: {name: away}
            spec:
              databaseRef: {name: shop}
              change:
                %s
            """
                .formatted(change));

    var printed = shell.type("plan", "-f", file.toString());

    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.out())
        .containsSubsequence(
            "Waits until someone approves exactly this plan",
            "is hidden, reversibly, for at least",
            "### `contract/hide`",
            "Nothing leads back from the next step: what it drops is gone.",
            "### `contract/drop`",
            "Undo: **none**");
  }

  @Test
  void shouldNotTakeAnythingForYaml() throws IOException {
    Path file = Files.writeString(directory.resolve("no.yaml"), "a: [b");

    assertThat(shell.type("plan", "-f", file.toString()).err()).contains("is no YAML");
    assertThat(shell.type("plan", "-f", directory + "/nowhere").err()).contains("cannot be read");
  }

  @Test
  void shouldSayHowItIsWritten() {
    var unknown = shell.type("frobnicate");
    var incomplete = shell.type("get");

    assertThat(unknown.code()).isEqualTo(Godwit.USAGE);
    assertThat(unknown.err()).startsWith("error: ").contains("frobnicate").doesNotContain("\tat ");
    assertThat(incomplete.err()).contains("see: godwit get --help");
  }

  @Test
  void shouldCompleteInBothShells() {
    assertThat(shell.type("completion", "bash").out()).contains("complete -F _complete_godwit");
    assertThat(shell.type("completion", "zsh").out()).startsWith("autoload -U +X bashcompinit");
  }

  @Test
  void shouldReadTheVariablesOfLibpq() throws Failure {
    Map<String, String> variables = new HashMap<>();
    assertThat(Access.ofEnvironment(variables::get)).isEmpty();
    variables.putAll(Map.of("PGHOST", "db", "PGUSER", "shop", "PGDATABASE", "orders"));

    var credentials = Access.ofEnvironment(variables::get).orElseThrow().credentials();

    assertThat(credentials).hasToString("shop@db:5432/orders");
    assertThat(credentials.sslMode()).isEqualTo("verify-full");
  }
}
