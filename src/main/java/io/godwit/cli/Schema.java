package io.godwit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the API server does with a file before anybody sees it: defaults are filled in, unknown and
 * missing fields are told. From the CRD itself, so that there is one truth. Rules in CEL are left
 * to the API server.
 */
record Schema(JsonNode spec) {
  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** The schema of {@code spec} of a kind. */
  static Schema of(String kind) {
    String resource =
        "/crds/%ss.godwit.io-v1.yml".formatted(kind.toLowerCase(java.util.Locale.ROOT));
    try (InputStream in = Schema.class.getResourceAsStream(resource)) {
      JsonNode crd = YAML.readTree(Objects.requireNonNull(in, resource));
      return new Schema(crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fills in the defaults; returns what is wrong with the fields, each with its path. */
  List<String> complete(ObjectNode resource) {
    List<String> wrong = new ArrayList<>();
    if (resource.get("spec") instanceof ObjectNode object) {
      complete(object, spec, "spec", wrong);
    } else {
      wrong.add("spec is missing");
    }
    return wrong;
  }

  private static void complete(JsonNode value, JsonNode schema, String path, List<String> wrong) {
    if (schema.has("enum") && !contains(schema.get("enum"), value)) {
      wrong.add(path + " is " + value.asText() + ", not one of " + schema.get("enum"));
    }
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        complete(value.get(i), schema.path("items"), path + "[" + i + "]", wrong);
      }
    }
    if (!(value instanceof ObjectNode object) || !schema.has("properties")) {
      return;
    }
    object.properties().stream()
        .map(Map.Entry::getKey)
        .filter(field -> !schema.get("properties").has(field))
        .forEach(field -> wrong.add(path + "." + field + " is no field; is it misspelt?"));
    for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
      JsonNode fallback = property.getValue().get("default");
      if (!object.has(property.getKey()) && fallback != null) {
        object.set(property.getKey(), fallback.deepCopy());
      }
      JsonNode field = object.get(property.getKey());
      if (field != null) {
        complete(field, property.getValue(), path + "." + property.getKey(), wrong);
      }
    }
    for (JsonNode required : schema.path("required")) {
      if (!object.has(required.asText())) {
        wrong.add(path + "." + required.asText() + " is missing");
      }
    }
  }

  private static boolean contains(JsonNode words, JsonNode value) {
    for (JsonNode word : words) {
      if (word.equals(value)) {
        return true;
      }
    }
    return false;
  }
}
