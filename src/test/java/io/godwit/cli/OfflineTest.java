package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.Generated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
