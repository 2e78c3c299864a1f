package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the generator leaves undone in a schema: bounds of numbers, types of lists, the order of the
 * records, messages instead of regular expressions.
 */
final class Schemas {
  /** Lists whose items have a name; the others are replaced as a whole. */
  private static final Map<String, List<String>> LIST_MAP_KEYS =
      Map.ofEntries(
          Map.entry("approvals", List.of("gate", "planHash", "attempt")),
          Map.entry("audience", List.of("team")),
          Map.entry("cohorts", List.of("name")),
          Map.entry("conditions", List.of("type")),
          Map.entry("gates", List.of("name")),
          Map.entry("lastHandledActions", List.of("action")),
          Map.entry("migrations", List.of("name")),
          Map.entry("orphaned", List.of("name")),
          Map.entry("replicas", List.of("name")),
          Map.entry("roles", List.of("name")),
          Map.entry("shadowReads", List.of("name")),
          Map.entry("signals", List.of("name")),
          Map.entry("tolerance", List.of("column")));

  /** The largest integer that survives a JSON parser which reads numbers as doubles. */
  private static final long MAX_LONG = (1L << 53) - 1;

  private static final List<String> ORDER =
      List.of(
          ("description type format enum default minimum maximum minLength maxLength minItems"
                  + " maxItems required properties items")
              .split(" "));

  private Schemas() {}

  static void finish(String name, ObjectNode schema, Type type) {
    switch (type) {
      case ParameterizedType map when map.getRawType() == Map.class -> finishMap(schema);
      case ParameterizedType list -> finishList(name, schema, list.getActualTypeArguments()[0]);
      case Class<?> record when record.isRecord() -> finishRecord(schema, record);
      case Class<?> words when words.isEnum() -> schema.putArray("enum").addAll(words(words));
      case Class<?> number when number == int.class || number == Integer.class ->
          finishNumber(schema, "int32", Integer.MAX_VALUE);
      case Class<?> number when number == long.class || number == Long.class ->
          finishNumber(schema, "int64", MAX_LONG);
      case Class<?> text when text == String.class -> sayPattern(schema);
      case Class<?> quantity when quantity == Quantity.class -> finishQuantity(schema);
      default -> {}
    }
    order(schema);
  }

  private static void finishRecord(ObjectNode schema, Class<?> record) {
    ObjectNode properties = schema.withObject("/properties");
    for (RecordComponent component : record.getRecordComponents()) {
      // A word that Java keeps for itself is given by annotation.
      var word = component.getAccessor().getAnnotation(JsonProperty.class);
      String name = word == null ? component.getName() : word.value();
      var property = (ObjectNode) properties.remove(name);
      finish(name, property, component.getGenericType());
      properties.set(name, property);
    }
    var description = record.getAnnotation(JsonClassDescription.class);
    if (description != null) {
      schema.put("description", description.value());
    }
    if (schema.has("default")) {
      // The generator fills in Java's zeros; the API server fills in the defaults of the fields.
      schema.putObject("default");
    }
  }

  private static void finishList(String name, ObjectNode schema, Type item) {
    var items = (ObjectNode) schema.get("items");
    finish(name, items, item);
    List<String> keys = LIST_MAP_KEYS.get(name);
    schema.put("x-kubernetes-list-type", keys == null ? "atomic" : "map");
    if (keys != null) {
      ArrayNode listMapKeys = schema.putArray("x-kubernetes-list-map-keys");
      keys.forEach(listMapKeys::add);
      keys.forEach(key -> require(items, key));
    }
  }

  /** Labels and their like, which Kubernetes itself judges when an object with them is made. */
  private static void finishMap(ObjectNode schema) {
    schema.put("maxProperties", 32);
    schema.withObject("/additionalProperties").put("maxLength", 1024);
  }

  private static void require(ObjectNode schema, String name) {
    ArrayNode required = schema.withArray("required");
    boolean hasDefault = schema.at("/properties/" + name).has("default");
    if (!hasDefault && required.valueStream().noneMatch(word -> word.asText().equals(name))) {
      required.add(name);
    }
  }

  private static void finishNumber(ObjectNode schema, String format, long max) {
    schema.put("format", format);
    schema.put("minimum", schema.path("minimum").asLong(0));
    schema.put("maximum", schema.path("maximum").asLong(max));
  }

  private static void sayPattern(ObjectNode schema) {
    JsonNode pattern = schema.remove("pattern");
    if (pattern != null) {
      addRule(schema, "self.matches(r'" + pattern.asText() + "')", message(pattern.asText()));
    }
  }

  private static String message(String pattern) {
    String message = Patterns.MESSAGES.get(pattern);
    if (message == null) {
      throw new IllegalStateException("Patterns.MESSAGES says nothing about " + pattern);
    }
    return message;
  }

  private static void finishQuantity(ObjectNode schema) {
    schema.put("maxLength", 32);
    addRule(
        schema,
        "type(self) == int ? self >= 0 : isQuantity(self) && !quantity(self).isLessThan(quantity('0'))",
        "must be an amount like 500m, 2, 256Mi or 1Gi");
  }

  private static void addRule(ObjectNode schema, String rule, String message) {
    schema
        .withArray("x-kubernetes-validations")
        .addObject()
        .put("rule", rule)
        .put("message", message);
  }

  /** The words of an enum, as declared. */
  private static List<JsonNode> words(Class<?> type) {
    return Stream.of(type.getFields())
        .filter(field -> field.isEnumConstant())
        .map(field -> field.getAnnotation(JsonProperty.class).value())
        .<JsonNode>map(TextNode::valueOf)
        .toList();
  }

  /** What people read first comes first. */
  static void order(ObjectNode schema) {
    ObjectNode unordered = schema.deepCopy();
    schema.removeAll();
    for (String key : ORDER) {
      if (unordered.has(key)) {
        schema.set(key, unordered.remove(key));
      }
    }
    schema.setAll(unordered);
  }
}
