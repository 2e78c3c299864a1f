package io.godwit.api;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** The reference of all fields, in Markdown: a table for each object in the schema. */
final class ApiReference {
  private final StringBuilder text = new StringBuilder();

  /** The whole page. */
  static String markdown() throws IOException {
    var reference = new ApiReference();
    reference.text.append(
        """
        # API reference

        <!-- Generated from crds/; do not edit. To write it anew:
             mvn test -Dtest=ApiReferenceTest -Dgodwit.generate=true -->

        A field without a default may be left out, unless it is required. Defaults are filled in by the API
        server: `kubectl get -o yaml` shows them. Durations are written `500ms`, `30s`, `10m`, `24h` or `1h30m`;
        there is no unit for days.
        """);
    for (var kind : Crds.KINDS) {
      reference.addKind(kind);
    }
    return reference.text.toString();
  }

  private void addKind(Class<? extends CustomResource<?, ?>> kind) throws IOException {
    JsonNode schema = Crds.schema(kind);
    text.append(
        """

        ## %s

        %s

        `kubectl get %s`, for short `%s`; API version `%s`.
        """
            .formatted(
                HasMetadata.getKind(kind),
                schema.get("description").asText(),
                HasMetadata.getFullResourceName(kind),
                kind.getAnnotation(ShortNames.class).value()[0],
                HasMetadata.getApiVersion(kind)));
    addRules(schema);
    for (String part : new String[] {"spec", "status"}) {
      if (schema.get("properties").has(part)) {
        addObject(HasMetadata.getKind(kind) + "." + part, schema.at("/properties/" + part));
      }
    }
  }

  private void addObject(String path, JsonNode schema) {
    text.append("\n### %s\n\n".formatted(path));
    if (schema.has("description")) {
      text.append(schema.get("description").asText()).append("\n\n");
    }
    text.append("| Field | Type | Default | Bounds | Description |\n|---|---|---|---|---|\n");
    for (Map.Entry<String, JsonNode> field : schema.get("properties").properties()) {
      boolean required =
          schema.path("required").valueStream().anyMatch(n -> n.asText().equals(field.getKey()));
      text.append(row(path, field.getKey(), field.getValue(), required));
    }
    addRules(schema);
    schema
        .get("properties")
        .properties()
        .forEach(field -> addNested(path + "." + field.getKey(), field.getValue()));
  }

  private void addNested(String path, JsonNode schema) {
    if (schema.has("properties")) {
      addObject(path, schema);
    } else if (schema.path("items").has("properties")) {
      addObject(path + "[]", schema.get("items"));
    }
  }

  private void addRules(JsonNode schema) {
    if (schema.has("x-kubernetes-validations")) {
      text.append("\n");
    }
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      String field = rule.path("fieldPath").asText().replaceFirst("^\\.", "");
      text.append(field.isEmpty() ? "- " : "- `%s`: ".formatted(field));
      text.append(rule.get("message").asText()).append("\n");
    }
  }

  private static String row(String path, String name, JsonNode schema, boolean required) {
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            name,
            type(path + "." + name, schema),
            required ? "required" : defaultOf(schema),
            bounds(schema),
            schema.path("description").asText().replace("|", "\\|").replace("<", "&lt;"));
  }

  private static String type(String path, JsonNode schema) {
    if (schema.has("properties")) {
      return link("object", path);
    }
    if (schema.has("items")) {
      JsonNode items = schema.get("items");
      return "list of "
          + (items.has("properties") ? link("objects", path) : type(path, items) + "s");
    }
    return schema.path("type").asText("integer or string");
  }

  private static String link(String word, String path) {
    return "[%s](#%s)".formatted(word, path.replace(".", "").toLowerCase(Locale.ROOT));
  }

  private static String defaultOf(JsonNode schema) {
    JsonNode value = schema.path("default");
    return value.isMissingNode() || value.isObject() ? "" : code(value);
  }

  private static String bounds(JsonNode schema) {
    if (schema.has("items")) {
      String each =
          schema.at("/items/properties").isMissingNode() ? bounds(schema.get("items")) : "";
      return "at most " + schema.get("maxItems") + (each.isEmpty() ? "" : ", each " + each);
    }
    if (schema.has("enum")) {
      return schema.get("enum").valueStream().map(ApiReference::code).collect(joining(", "));
    }
    if (schema.has("x-kubernetes-validations") && !schema.has("properties")) {
      String message = schema.at("/x-kubernetes-validations/0/message").asText();
      return message.replaceFirst("^must be ", "").replaceFirst(";.*", "");
    }
    if (schema.has("maxLength")) {
      return "at most " + schema.get("maxLength") + " characters";
    }
    if (schema.has("maximum")) {
      boolean unlimited = schema.get("maximum").asLong() >= Integer.MAX_VALUE;
      return schema.get("minimum") + (unlimited ? " or more" : " to " + schema.get("maximum"));
    }
    return "";
  }

  private static String code(JsonNode value) {
    return "`" + value.asText(value.toString()) + "`";
  }
}
