package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.support.Generated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
  private static final String EXAMPLE = "examples/orders-amount-numeric/01-migration.yaml";

  private final Shell shell = new Shell();

  @TempDir private Path directory;

  @Test
  void shouldListPlacesThatNameTheOldColumn() throws IOException {
    Files.writeString(
        directory.resolve("Checkout.java"),
        """
        class Checkout {
          void pay() {
            jdbc.update("UPDATE orders SET amount_cents = ? WHERE id = ?", cents, id);
          }

          int total() {
            return order.getAmountCents() + order.amountCents;
          }
        }
        """);

    var printed = shell.type("audit", "-f", EXAMPLE, "--source", directory.toString());

    assertThat(printed.code()).isEqualTo(1);
    Generated.check(
        Path.of("src/test/resources/golden/cli/audit.txt"),
        printed.out().replace(directory.toString(), "src"));
  }

  @Test
  void shouldPrintJson() throws IOException {
    Files.writeString(directory.resolve("a.sql"), "select amount_cents from orders\n");

    var printed =
        shell.type("audit", "-f", EXAMPLE, "--source", directory.toString(), "-o", "json");

    var json = new ObjectMapper().readTree(printed.out());
    assertThat(printed.code()).isEqualTo(1);
    assertThat(json.at("/columns/0").asText()).isEqualTo("amount_cents");
    assertThat(json.at("/hits/0/file").asText()).endsWith("a.sql");
    assertThat(json.at("/hits/0/line").asInt()).isEqualTo(1);
    assertThat(json.at("/hits/0/use").asText()).isEqualTo("READS");
    assertThat(json.at("/hits/0/sure").asBoolean()).isTrue();
    assertThat(json.at("/files").asInt()).isEqualTo(1);
  }

  @Test
  void shouldEndWithZeroWhereNothingIsFoundAndWithTwoWhereItCannotLook() throws IOException {
    Files.writeString(directory.resolve("a.sql"), "select amount from orders\n");

    var nothing = shell.type("audit", "-f", EXAMPLE, "--source", directory.toString());
    var noSource = shell.type("audit", "-f", EXAMPLE);
    var noFolder = shell.type("audit", "-f", EXAMPLE, "--source", directory + "/nowhere");
    var noFile = shell.type("audit", "-f", "nowhere.yaml", "--source", directory.toString());

    assertThat(nothing.code()).as(nothing.out()).isZero();
    assertThat(nothing.out()).contains("1 files: column amount_cents of table public.orders");
    assertThat(noSource.code()).isEqualTo(2);
    assertThat(noFolder.code()).isEqualTo(2);
    assertThat(noFolder.err()).contains("nowhere is not there");
    assertThat(noFile.code()).isEqualTo(2);
  }
}
