package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.api.GateTemplateSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.support.SpecDraft;
import io.godwit.support.Specs;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermsTest {
  private static final String GATE =
      "'gates': [{'name': 'errors', 'phases': ['Soak'], 'sql': {'query': 'select 1'}, 'successCondition': 'result < 2'}]";

  private static Terms terms(String patch) {
    MigrationSpec spec =
        Specs.patch(SpecDraft.byFlag().spec(), patch.isEmpty() ? "{}" : "{" + patch + "}");
    return Terms.of(spec);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "the same | 'contract': {'unusedFor': '24h'} | 'contract': {'unusedFor': '1440m'} | []",
        "longer | 'contract': {'unusedFor': '24h'} | 'contract': {'unusedFor': '25h'} | []",
        "shorter | 'contract': {'unusedFor': '24h'} | 'contract': {'unusedFor': '23h'} | [contract.unusedFor is 23h instead of 24h]",
        "a shorter window | 'verify': {'window': '1h'} | 'verify': {'window': '10m'} | [verify.window is 10m instead of 1h]",
        "more rows may differ | 'verify': {'maxDivergence': 0} | 'verify': {'maxDivergence': 5} | [verify.maxDivergence is 5 instead of 0]",
        "fewer rows may differ | 'verify': {'maxDivergence': 5} | 'verify': {'maxDivergence': 0} | []",
        "more may be repaired | 'verify': {'maxRepairRatio': '0.001'} | 'verify': {'maxRepairRatio': '0.1'} | [verify.maxRepairRatio is 0.1 instead of 0.001]",
        "a number written otherwise | 'verify': {'maxRepairRatio': '0.001'} | 'verify': {'maxRepairRatio': '0.0010'} | []",
        "a gate more | 'suspend': false | GATE | []",
        "the same gate | GATE | GATE | []",
        "a gate less | GATE | 'gates': [] | [gate errors is not asked for any more]",
        "another gate | GATE | GATE2 | [gate errors is another one now]",
        "a gate that is shown only | GATE | DRY | [gate errors is not asked for any more]",
        "the application's reads | 'verify': {'applicationShadowReads': true} | 'verify': {'applicationShadowReads': false} | [verify.applicationShadowReads is not asked for any more; verify.shadowLimit is not asked for any more]"
      })
  void shouldTellWhatIsLooser(String what, String before, String now, String expected) {
    // When
    Terms approved = terms(gates(before));

    // Then
    assertThat(String.join("; ", approved.looserIn(terms(gates(now)))))
        .isEqualTo(expected.substring(1, expected.length() - 1));
    assertThat(Terms.read(approved.text())).isEqualTo(approved);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "the same template | 'successCondition': 'result < 2' | []",
        "a looser template | 'successCondition': 'result < 200' | [gate errors is another one now, or its GateTemplate rate is]",
        "shown only | 'successCondition': 'result < 2', 'dryRun': true | [gate errors is not asked for any more]",
        "a failure only holds | 'successCondition': 'result < 2', 'onFailure': 'Hold' | [gate errors is another one now, or its GateTemplate rate is]",
        "another query | 'successCondition': 'result < 2', 'sql': {'query': 'select 0'} | [gate errors is another one now, or its GateTemplate rate is]",
        "no template any more | | [gate errors is another one now, or its GateTemplate rate is]"
      })
  void shouldTellWhatATemplateMakesLooser(String what, @Nullable String now, String expected) {
    // Given
    MigrationSpec spec =
        Specs.patch(
            SpecDraft.byFlag().spec(),
            "{'gates': [{'name': 'errors', 'phases': ['Soak'], 'templateRef': {'name': 'rate'}}]}");
    Terms approved = Terms.of(spec, gates(spec, "'successCondition': 'result < 2'"));

    // When
    Terms later = Terms.of(spec, gates(spec, now));

    // Then
    assertThat(approved.looserIn(later).toString()).isEqualTo(expected);
    assertThat(Terms.read(approved.text())).isEqualTo(approved);
  }

  private static List<Gate> gates(MigrationSpec spec, @Nullable String template) {
    String text =
        template == null || template.contains("'sql'")
            ? "{" + template + "}"
            : "{'sql': {'query': 'select 1'}, " + template + "}";
    return AskedGate.all(
            spec.gates(), name -> template == null ? Optional.empty() : Optional.of(read(text)))
        .stream()
        .map(AskedGate::gate)
        .toList();
  }

  private static GateTemplateSpec read(String text) {
    try {
      return new ObjectMapper().readValue(text.replace('\'', '"'), GateTemplateSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static String gates(String patch) {
    return switch (patch) {
      case "GATE" -> GATE;
      case "GATE2" -> GATE.replace("< 2", "< 200");
      case "DRY" -> GATE.replace("'name'", "'dryRun': true, 'name'");
      default -> patch;
    };
  }
}
