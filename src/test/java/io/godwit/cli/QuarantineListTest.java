package io.godwit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.QuarantineList;
import io.godwit.support.Generated;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuarantineListTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/cli/quarantine.txt");
  private static final QuarantineList ROWS =
      new QuarantineList(
          1_502,
          1,
          List.of(
              new QuarantineList.Entry(
                  "public.orders_2026",
                  "{107,eu}",
                  "22P02",
                  "invalid_text_representation",
                  2,
                  "2026-03-01T11:00:00Z",
                  "2026-03-01T11:30:00Z",
                  true,
                  null,
                  null),
              new QuarantineList.Entry(
                  "public.orders_2025",
                  "{4,us}",
                  "U0001",
                  "",
                  1,
                  "2026-03-01T11:00:00Z",
                  "2026-03-01T11:00:00Z",
                  false,
                  "2026-03-01T12:00:00Z",
                  "a test order")));

  @Test
  void shouldListKeysAndReasonsAndHowManyMoreThereAre() throws IOException {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, UTF_8);

    QuarantineListCommand.print(ROWS, new Console(stream, stream, false, false));

    Generated.check(GOLDEN, out.toString(UTF_8));
  }

  @Test
  void shouldReadWhatTheOperatorWrites() {
    assertThat(QuarantineList.parse(ROWS.json())).isEqualTo(ROWS);
    assertThat(QuarantineList.parse(QuarantineList.EMPTY.json())).isEqualTo(QuarantineList.EMPTY);
    assertThat(QuarantineList.parse("{\"rows\": 0, \"waived\": 0, \"entries\": [], \"more\": 1}"))
        .isEqualTo(QuarantineList.EMPTY);
  }

  @Test
  void shouldSayWhatCanBeDoneWithThem() {
    var printed = new Shell().type("quarantine");

    assertThat(printed.code()).isEqualTo(Godwit.USAGE);
    assertThat(printed.err()).contains("godwit quarantine --help");
  }

  @Test
  void shouldNotWaiveWithoutKeys() {
    var shell = new Shell();

    var none = shell.type("quarantine", "waive", "amount");
    var twice = shell.type("quarantine", "waive", "amount", "7", "--all");

    assertThat(none.code()).isEqualTo(Godwit.USAGE);
    assertThat(none.err()).contains("no row is named", "godwit quarantine list amount");
    assertThat(twice.code()).isEqualTo(Godwit.USAGE);
    assertThat(twice.err()).contains("--all and keys say the same twice");
  }
}
