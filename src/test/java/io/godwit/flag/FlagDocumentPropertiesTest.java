package io.godwit.flag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.Moved;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class FlagDocumentPropertiesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final FlagForm FORM = new FlagForm("read-new", "tenantId", Map.of());

  @Property
  void shouldReadBackEveryPercentage(@ForAll @IntRange(min = 0, max = 100) int percent)
      throws JsonProcessingException {
    // When
    String written = FlagDocument.parse(null).with(FORM, Moved.share(percent));

    // Then
    assertThat(FlagDocument.parse(written).moved(FORM, false)).hasValue(Moved.share(percent));
  }

  @Property
  void shouldSplitInWholePercentsThatSumToAHundred(@ForAll @IntRange(min = 1, max = 99) int percent)
      throws JsonProcessingException {
    // When
    JsonNode split =
        JSON.readTree(FlagDocument.parse(null).with(FORM, Moved.share(percent)))
            .at("/flags/read-new/targeting/fractional");

    // Then
    assertThat(split.path(1).path(0).asText())
        .as("new comes first: it only grows")
        .isEqualTo("new");
    assertThat(split.path(1).path(1).isInt()).isTrue();
    assertThat(split.path(2).path(1).isInt()).isTrue();
    assertThat(split.path(1).path(1).asInt() + split.path(2).path(1).asInt()).isEqualTo(100);
  }

  @Property
  void shouldReadBackEveryStepWithTenants(
      @ForAll @IntRange(min = 0, max = 100) int percent,
      @ForAll @Size(max = 6) List<@StringLength(min = 1, max = 100) String> tenants)
      throws JsonProcessingException {
    // Given
    Moved moved = new Moved(percent, tenants);

    // When
    String written = FlagDocument.parse(null).with(FORM, moved);

    // Then
    Moved read = FlagDocument.parse(written).moved(FORM, true).orElseThrow();
    assertThat(read.same(moved)).as("%s of %s", read, moved).isTrue();
  }
}
