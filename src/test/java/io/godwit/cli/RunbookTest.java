package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.Generated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runbook of a migration that has not been applied. */
class RunbookTest {
  private static final Path EXAMPLE = Path.of("examples/orders-amount-numeric/01-migration.yaml");
  private static final String MORE =
      """
        owner: team-checkout
        audience:
          - {team: web, contact: "#web", action: Read amount instead of amount_cents., by: "2026-11-30"}
          - {team: bi, action: Change the monthly report., acknowledged: true}
        gates:
          - {name: errors, phases: [Soak, Cutover], sql: {query: select 1}, successCondition: result < 0.01}
          - {name: p99, phases: [Soak], templateRef: {name: latency}, onFailure: Hold}
          - {name: seen, phases: [Soak], sql: {query: select 1}, failureCondition: "result == 1 || result == 2", dryRun: true}
          - {name: smoke, phases: [Cutover], job: {image: "smoke:1"}}
        soak:\
      """;

  private final Shell shell = new Shell();

  @TempDir private Path directory;

  private Path file() throws IOException {
    String text =
        Files.readString(EXAMPLE)
            .replaceFirst("(?m)^  owner:.*\\R", "")
            .replace("  soak:", MORE.indent(0).stripTrailing())
            .replaceFirst(
                "(?m)^  cutover:",
                "  cutover:\n    acknowledgement: Required\n    cohorts:\n"
                    + "      - {name: internal, tenants: [acme, globex], duration: 2h}\n"
                    + "      - {name: pilot, tenants: [initech]}");
    return Files.writeString(directory.resolve("migration.yaml"), text);
  }

  @Test
  void shouldNameRolesCriteriaCommandsAndTheWayBack() throws IOException {
    var printed = shell.type("runbook", "-f", file().toString());

    assertThat(printed.code()).as(printed.err()).isZero();
    Generated.check(Path.of("src/test/resources/golden/cli/CUTOVER-RUNBOOK.md"), printed.out());
  }

  @Test
  void shouldWantOneOfNameAndFile() throws IOException {
    assertThat(shell.type("runbook").code()).isEqualTo(Godwit.USAGE);
    assertThat(shell.type("runbook", "orders", "-f", file().toString()).code())
        .isEqualTo(Godwit.USAGE);
  }
}
