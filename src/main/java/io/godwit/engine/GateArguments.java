package io.godwit.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.godwit.api.GateProvider.Argument;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands for {@code {{args.NAME}}} in a gate and its template. A value from a Secret is not
 * read here: in headers its place stays as it is, a variable of a Job gets a reference to it.
 */
record GateArguments(Map<String, Argument> byName) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ARGUMENT =
      Pattern.compile("\\{\\{\\s*args\\.([-a-z0-9]+)\\s*\\}\\}");

  /** Where in a gate a text stands. */
  private enum Place {
    ANYWHERE,
    HEADER
  }

  /** A gate's over those of its template. */
  static GateArguments of(@Nullable List<Argument> template, @Nullable List<Argument> gate) {
    return new GateArguments(
        Stream.of(template, gate)
            .filter(Objects::nonNull)
            .flatMap(List::stream)
            .collect(
                Collectors.toMap(
                    Argument::name,
                    one -> one,
                    // A template's argument without a value only says that it has to be given.
                    (below, above) ->
                        above.value() == null && above.valueFrom() == null ? below : above)));
  }

  /** Those whose value is in a Secret. */
  List<Argument> secret() {
    return byName.values().stream().filter(one -> one.valueFrom() != null).toList();
  }

  /**
   * The same gate with values in their places.
   *
   * @throws AskedGate.Invalid if one has no value, or one from a Secret stands where it would be
   *     seen
   */
  ObjectNode filled(ObjectNode gate) throws AskedGate.Invalid {
    if (gate.path("job").path("env") instanceof ArrayNode variables) {
      variables.forEach(this::referred);
    }
    return (ObjectNode) replaced(gate, Place.ANYWHERE);
  }

  /** A variable that is nothing but a value from a Secret: Kubernetes reads it, nobody else. */
  private void referred(JsonNode variable) {
    Matcher whole = ARGUMENT.matcher(variable.path("value").asText(""));
    Argument found = whole.matches() ? byName.get(whole.group(1)) : null;
    if (found != null && found.valueFrom() != null && variable instanceof ObjectNode object) {
      object.remove("value");
      object.set("valueFrom", JSON.valueToTree(found.valueFrom()));
    }
  }

  private JsonNode replaced(JsonNode node, Place place) throws AskedGate.Invalid {
    if (node instanceof ObjectNode object) {
      for (String name : object.properties().stream().map(Map.Entry::getKey).toList()) {
        object.set(name, replaced(object.get(name), name.equals("headers") ? Place.HEADER : place));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, replaced(array.get(i), place));
      }
    } else if (node.isTextual()) {
      return TextNode.valueOf(replaced(node.textValue(), place));
    }
    return node;
  }

  private String replaced(String text, Place place) throws AskedGate.Invalid {
    Matcher found = ARGUMENT.matcher(text);
    StringBuilder out = new StringBuilder();
    while (found.find()) {
      String name = found.group(1);
      Argument argument = byName.get(name);
      String value = argument == null ? null : argument.value();
      boolean secret = argument != null && argument.valueFrom() != null;
      if (value == null && !secret) {
        throw new AskedGate.Invalid("argument " + name + " has no value");
      }
      if (secret && place != Place.HEADER) {
        throw new AskedGate.Invalid(
            "argument "
                + name
                + " is from a Secret, which may stand in headers only, and alone as the value of a"
                + " Job's variable");
      }
      found.appendReplacement(
          out, Matcher.quoteReplacement(secret ? "{{args." + name + "}}" : value));
    }
    return found.appendTail(out).toString();
  }
}
