package io.godwit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.GateTemplate;
import io.godwit.api.GateTemplateSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The resources in a YAML file or a folder of them, as the API server would have them. */
record Documents(String file, List<ObjectNode> resources) {

  /** Reads a file, all files of a folder as kubectl does, or standard input for {@code -}. */
  static Documents read(String name) throws Failure {
    try {
      if (name.equals("-")) {
        String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        return new Documents(name, parse(name, text));
      }
      List<ObjectNode> resources = new ArrayList<>();
      for (Path file : files(Path.of(name))) {
        resources.addAll(parse(file.toString(), Files.readString(file)));
      }
      return new Documents(name, resources);
    } catch (IOException | InvalidPathException e) {
      throw new Failure(name + " cannot be read", "is the name right?");
    }
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> children = Files.list(path)) {
      return children
          .filter(child -> child.toString().matches(".+\\.(yaml|yml|json)"))
          .sorted()
          .toList();
    }
  }

  private static List<ObjectNode> parse(String file, String text) throws Failure, IOException {
    List<ObjectNode> resources = new ArrayList<>();
    try (MappingIterator<JsonNode> all = Schema.YAML.readerFor(JsonNode.class).readValues(text)) {
      while (all.hasNextValue()) {
        if (all.nextValue() instanceof ObjectNode resource) {
          resources.add(resource);
        }
      }
    } catch (JsonProcessingException e) {
      throw new Failure(
          file + " is no YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
    return resources;
  }

  /** The one resource of a kind, with its defaults. */
  <T> T one(Class<T> type) throws Failure {
    String kind = type.getSimpleName();
    List<ObjectNode> found = ofKind(kind);
    if (found.size() != 1) {
      throw new Failure(file + " holds " + found.size() + " of kind " + kind + ", not one");
    }
    ObjectNode resource = found.getFirst().deepCopy();
    List<String> wrong = Schema.of(kind).complete(resource);
    if (!wrong.isEmpty()) {
      throw new Failure(file + ": " + String.join("; ", wrong));
    }
    return convert(resource, type);
  }

  Optional<Secret> secret(String name) throws Failure {
    for (ObjectNode resource : ofKind("Secret")) {
      if (resource.at("/metadata/name").asText().equals(name)) {
        return Optional.of(convert(resource, Secret.class));
      }
    }
    return Optional.empty();
  }

  /** A template that stands in the same file. */
  Optional<GateTemplateSpec> gateTemplate(String name) throws Failure {
    for (ObjectNode resource : ofKind("GateTemplate")) {
      if (resource.at("/metadata/name").asText().equals(name)) {
        return Optional.of(convert(resource, GateTemplate.class).getSpec());
      }
    }
    return Optional.empty();
  }

  private <T> T convert(ObjectNode resource, Class<T> type) throws Failure {
    try {
      return Serialization.unmarshal(resource.toString(), type);
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String said =
          cause instanceof JsonProcessingException json
              ? json.getOriginalMessage()
              : String.valueOf(cause.getMessage());
      throw new Failure(file + ": " + said.lines().findFirst().orElse(""));
    }
  }

  private List<ObjectNode> ofKind(String kind) {
    return resources.stream()
        .filter(resource -> resource.path("kind").asText().equals(kind))
        .toList();
  }
}
