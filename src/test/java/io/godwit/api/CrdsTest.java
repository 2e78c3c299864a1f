package io.godwit.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.CustomResource;
import io.godwit.support.Generated;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class CrdsTest {
  static final List<Class<? extends CustomResource<?, ?>>> KINDS = Crds.KINDS;

  @ParameterizedTest
  @FieldSource("KINDS")
  void shouldBeCommittedAsGenerated(Class<? extends CustomResource<?, ?>> kind) throws IOException {
    // When
    String yaml = Crds.yaml(kind);

    // Then
    Generated.check(Crds.file(kind), yaml);
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void shouldDescribeAndBoundEverything(Class<? extends CustomResource<?, ?>> kind)
      throws IOException {
    // Given
    var gaps = new ArrayList<String>();

    // When
    collectGaps(kind.getSimpleName(), Crds.schema(kind), gaps);

    // Then
    assertThat(gaps).isEmpty();
  }

  private static void collectGaps(String path, JsonNode schema, List<String> gaps) {
    boolean bounded =
        switch (schema.path("type").asText("intOrString")) {
          case "string" -> schema.has("maxLength") || schema.has("enum") || schema.has("format");
          case "intOrString" -> schema.has("maxLength");
          case "integer", "number" -> schema.has("minimum") && schema.has("maximum");
          case "array" -> schema.has("maxItems") && schema.has("x-kubernetes-list-type");
          case "object" -> schema.has("properties") || schema.has("maxProperties");
          case "boolean" -> true;
          default -> false;
        };
    if (!bounded) {
      gaps.add(path + " has no bounds");
    }
    if (schema.has("pattern")) {
      gaps.add(path + " answers with a regular expression");
    }
    boolean item = path.endsWith("[]");
    if (!item && !schema.has("description")) {
      gaps.add(path + " has no description");
    }
    schema.path("properties").properties().stream()
        .filter(property -> !property.getKey().equals("metadata"))
        .forEach(
            property -> collectGaps(path + "." + property.getKey(), property.getValue(), gaps));
    for (String part : List.of("items", "additionalProperties")) {
      if (schema.has(part)) {
        collectGaps(path + "[]", schema.get(part), gaps);
      }
    }
  }
}
