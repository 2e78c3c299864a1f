package io.godwit.flag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FlagDocumentPropertiesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Property
  void shouldReadBackEveryPercentage(@ForAll @IntRange(min = 0, max = 100) int percent)
      throws JsonProcessingException {
    // When
    String written = FlagDocument.parse(null).with("read-new", percent);

    // Then
    assertThat(FlagDocument.parse(written).percent("read-new")).isEqualTo(OptionalInt.of(percent));
  }

  @Property
  void shouldSplitInWholePercentsThatSumToAHundred(@ForAll @IntRange(min = 1, max = 99) int percent)
      throws JsonProcessingException {
    // When
    JsonNode split =
        JSON.readTree(FlagDocument.parse(null).with("read-new", percent))
            .at("/flags/read-new/targeting/fractional");

    // Then
    assertThat(split.path(1).path(0).asText())
        .as("new comes first: it only grows")
        .isEqualTo("new");
    assertThat(split.path(1).path(1).isInt()).isTrue();
    assertThat(split.path(2).path(1).isInt()).isTrue();
    assertThat(split.path(1).path(1).asInt() + split.path(2).path(1).asInt()).isEqualTo(100);
  }
}
