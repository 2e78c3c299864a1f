package io.godwit.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagDocumentTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void shouldKeepTheSameBucketForEveryPercentage() throws JsonProcessingException {
    // Given
    String first = FlagDocument.parse(null).with("read-new", 1);

    // When
    String raised = FlagDocument.parse(first).with("read-new", 99);

    // Then
    String bucket = "/flags/read-new/targeting/fractional/0";
    assertThat(JSON.readTree(raised).at(bucket)).isEqualTo(JSON.readTree(first).at(bucket));
    assertThat(JSON.readTree(raised).at(bucket).toString())
        .isEqualTo("{\"cat\":[{\"var\":\"$flagd.flagKey\"},{\"var\":\"targetingKey\"}]}");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void shouldNotSplitAtTheEnds(int percent) throws JsonProcessingException {
    // When
    JsonNode flag =
        JSON.readTree(FlagDocument.parse(null).with("read-new", percent)).at("/flags/read-new");

    // Then
    assertThat(flag.has("targeting")).isFalse();
    assertThat(flag.path("defaultVariant").asText()).isEqualTo(percent == 0 ? "old" : "new");
    assertThat(flag.path("state").asText()).isEqualTo("ENABLED");
  }

  @Test
  void shouldFallBackToTheOldSideOnTheWay() throws JsonProcessingException {
    // When
    JsonNode flag =
        JSON.readTree(FlagDocument.parse(null).with("read-new", 99)).at("/flags/read-new");

    // Then
    assertThat(flag.path("defaultVariant").asText()).isEqualTo("old");
  }

  @Test
  void shouldLeaveEverythingElseAsItIs() throws JsonProcessingException {
    // Given
    String document =
        """
        {"$schema": "https://flagd.dev/schema/v0/flags.json", "$evaluators": {"e": {"in": [1]}},
         "flags": {"dark-mode": {"state": "DISABLED", "variants": {"on": true}}}}""";

    // When
    String written = FlagDocument.parse(document).with("read-new", 10);

    // Then
    JsonNode before = JSON.readTree(document);
    JsonNode after = JSON.readTree(written);
    assertThat(after.at("/flags/dark-mode")).isEqualTo(before.at("/flags/dark-mode"));
    assertThat(after.get("$schema")).isEqualTo(before.get("$schema"));
    assertThat(after.get("$evaluators")).isEqualTo(before.get("$evaluators"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " \n", "{}", "{\"flags\": {}}", "{\"flags\": {\"other\": {}}}"})
  void shouldSendNobodyToTheNewSideWithoutAFlag(String document) throws JsonProcessingException {
    // When
    OptionalInt percent = FlagDocument.parse(document).percent("read-new");

    // Then
    assertThat(percent).isEqualTo(OptionalInt.of(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"defaultVariant\": \"blue\"}",
        "{\"defaultVariant\": null}",
        "{\"targeting\": {\"fractional\": [[\"blue\", 50], [\"red\", 50]]}}",
        "{\"targeting\": {\"fractional\": []}}",
        "{\"targeting\": {\"if\": [true, \"new\", \"old\"]}, \"defaultVariant\": \"old\"}",
        "{\"targeting\": {\"fractional\": [[\"new\"], [\"old\"]]}}",
        "{\"targeting\": {\"fractional\": [[\"new\", 50], [\"old\", 150]]}}",
        "{\"targeting\": {\"fractional\": [[\"new\", \"many\"], [\"old\", 50]]}}",
        "{\"state\": \"DISABLED\", \"defaultVariant\": \"new\"}"
      })
  void shouldNotGuessWhatAFormOfItsOwnMeans(String flag) throws JsonProcessingException {
    // Given
    String document = "{\"flags\": {\"read-new\": " + flag + "}}";

    // When
    OptionalInt percent = FlagDocument.parse(document).percent("read-new");

    // Then
    assertThat(percent).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"flags", "[1, 2]", "{\"flags\":", "\"text\""})
  void shouldSayThatItIsNoDocument(String text) {
    // When, then
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> FlagDocument.parse(text));
  }
}
