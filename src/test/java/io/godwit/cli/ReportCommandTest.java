package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportCommandTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/report");

  @Test
  void shouldKnowTheLastReportFromOneOfAnEarlierStop() throws IOException {
    assertThat(ReportCommand.tells(published("succeeded"), Outcome.SUCCEEDED)).isTrue();
    assertThat(ReportCommand.tells(published("rolled-back"), Outcome.ROLLED_BACK)).isTrue();
    assertThat(ReportCommand.tells(published("rolled-back"), Outcome.SUCCEEDED)).isFalse();
    assertThat(ReportCommand.tells(published("so-far"), Outcome.SUCCEEDED)).isFalse();
    assertThat(ReportCommand.tells(new ConfigMap(), Outcome.SUCCEEDED)).isFalse();
    assertThat(ReportCommand.tells(null, Outcome.SUCCEEDED)).isFalse();
  }

  @Test
  void shouldRefuseAFormThatItDoesNotHave() {
    var printed = new Shell().type("report", "amount", "-o", "yaml");

    assertThat(printed.code()).isEqualTo(Godwit.USAGE);
    assertThat(printed.err()).contains("MARKDOWN", "JSON");
  }

  /** Who asks is kept; what stands there of an earlier request goes. */
  @Test
  void shouldAskWithWhoAndWhyOrTakeBothAway() {
    assertThat(Serialization.asJson(Request.change(Map.of("retry", "now"), null, "alice")))
        .contains(
            "\"godwit.io/retry\":\"now\"",
            "\"godwit.io/retry-reason\":null",
            "\"godwit.io/retry-by\":\"alice\"");
  }

  private static ConfigMap published(String name) throws IOException {
    return new ConfigMapBuilder()
        .addToData("report.json", Files.readString(GOLDEN.resolve(name + ".json")))
        .build();
  }
}
