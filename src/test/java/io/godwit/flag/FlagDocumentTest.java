package io.godwit.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.Moved;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagDocumentTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final FlagForm FORM = new FlagForm("read-new", "tenantId", Map.of());

  @Test
  void shouldKeepTheSameBucketForEveryPercentage() throws JsonProcessingException {
    // Given
    String first = FlagDocument.parse(null).with(FORM, Moved.share(1));

    // When
    String raised = FlagDocument.parse(first).with(FORM, Moved.share(99));

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
        JSON.readTree(FlagDocument.parse(null).with(FORM, Moved.share(percent)))
            .at("/flags/read-new");

    // Then
    assertThat(flag.has("targeting")).isFalse();
    assertThat(flag.path("defaultVariant").asText()).isEqualTo(percent == 0 ? "old" : "new");
    assertThat(flag.path("state").asText()).isEqualTo("ENABLED");
  }

  @Test
  void shouldFallBackToTheOldSideOnTheWay() throws JsonProcessingException {
    // When
    JsonNode flag =
        JSON.readTree(FlagDocument.parse(null).with(FORM, Moved.share(99))).at("/flags/read-new");

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
    String written = FlagDocument.parse(document).with(FORM, Moved.share(10));

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
    Optional<Moved> moved = FlagDocument.parse(document).moved(FORM, false);

    // Then
    assertThat(moved).hasValue(Moved.NOBODY);
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
    Optional<Moved> moved = FlagDocument.parse(document).moved(FORM, false);

    // Then
    assertThat(moved).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"flags", "[1, 2]", "{\"flags\":", "\"text\""})
  void shouldSayThatItIsNoDocument(String text) {
    // When, then
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> FlagDocument.parse(text));
  }

  @Test
  void shouldAskForTheTenantBeforeTheSplit() throws JsonProcessingException {
    // When
    JsonNode cohorts = FORM.flag(new Moved(0, List.of("acme", "globex"))).path("targeting");
    JsonNode ramp = FORM.flag(new Moved(25, List.of("acme"))).path("targeting");

    // Then
    assertThat(cohorts)
        .isEqualTo(
            JSON.readTree(
                """
                {"if": [{"in": [{"var": "tenantId"}, ["acme", "globex"]]}, "new", "old"]}"""));
    assertThat(ramp.at("/if/2")).isEqualTo(FORM.flag(Moved.share(25)).path("targeting"));
    assertThat(FORM.flag(new Moved(100, List.of("acme"))).has("targeting")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"if\": [{\"in\": [{\"var\": \"userId\"}, [\"acme\"]]}, \"new\", \"old\"]}",
        "{\"if\": [{\"in\": [{\"var\": \"tenantId\"}, \"acme\"]}, \"new\", \"old\"]}",
        "{\"if\": [{\"in\": [{\"var\": \"tenantId\"}, []]}, \"new\", \"old\"]}",
        "{\"if\": [{\"in\": [{\"var\": \"tenantId\"}, [1]]}, \"new\", \"old\"]}",
        "{\"if\": [{\"in\": [{\"var\": \"tenantId\"}, [\"a\", \"a\"]]}, \"new\", \"old\"]}",
        "{\"if\": [{\"in\": [{\"var\": \"tenantId\"}, [\"acme\"]]}, \"old\", \"new\"]}",
        "{\"if\": [{\"in\": [{\"var\": \"tenantId\"}, [\"acme\"]]}, \"new\", \"new\"]}",
        "{\"if\": [{\"in\": [{\"var\": \"tenantId\"}, [\"acme\"]]}, \"new\"]}",
        "{\"if\": [{\"in\": [{\"var\": \"tenantId\"}, [\"acme\"]]}, \"new\", \"old\", \"old\"]}",
        "{\"if\": [{\"in\": [{\"var\": \"tenantId\"}, [\"acme\"]]}, \"new\", {\"fractional\": []}]}",
        "{\"if\": [{\"in\": [{\"var\": \"tenantId\"}, [\"acme\"]], \"==\": [1, 1]}, \"new\", \"old\"]}",
        "{\"if\": [{\"starts_with\": [{\"var\": \"tenantId\"}, \"a\"]}, \"new\", \"old\"]}"
      })
  void shouldNotGuessWhichTenantsAFormOfItsOwnMeans(String targeting)
      throws JsonProcessingException {
    // Given
    String document =
        "{\"flags\": {\"read-new\": {\"defaultVariant\": \"old\", \"targeting\": %s}}}"
            .formatted(targeting);

    // When
    Optional<Moved> moved = FlagDocument.parse(document).moved(FORM, false);

    // Then
    assertThat(moved).isEmpty();
  }
}
