package io.godwit.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ConditionsPropertiesTest {
  @Property
  void shouldFitIntoSoManyBytesOfJson(
      @ForAll String text, @ForAll @IntRange(min = 3, max = 300) int bytes)
      throws JsonProcessingException {
    // When
    String cut = Conditions.cut(text, bytes);

    // Then
    int quotes = 2;
    assertThat(new ObjectMapper().writeValueAsString(cut).getBytes(UTF_8).length)
        .isLessThanOrEqualTo(bytes + quotes);
    assertThat(text).startsWith(cut.endsWith("…") ? cut.substring(0, cut.length() - 1) : cut);
  }
}
