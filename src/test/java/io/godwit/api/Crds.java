package io.godwit.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The CRD of a kind, made from its records by Fabric8's generator and finished here. */
final class Crds {
  /** Every kind that Godwit brings. */
  static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(Migration.class, Database.class, GateTemplate.class);

  static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(Feature.SPLIT_LINES, Feature.WRITE_DOC_START_MARKER)
              .enable(Feature.MINIMIZE_QUOTES, Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(Feature.INDENT_ARRAYS_WITH_INDICATOR)
              .build());

  private Crds() {}

  /** Where the CRD is committed. */
  static Path file(Class<? extends HasMetadata> kind) {
    return Path.of("crds", HasMetadata.getFullResourceName(kind) + "-v1.yml");
  }

  /** The CRD as it is committed. */
  static String yaml(Class<? extends CustomResource<?, ?>> kind) throws IOException {
    return """
        # Generated from the records in io.godwit.api; do not edit. To write it anew:
        # mvn test -Dtest=CrdsTest -Dgodwit.generate=true
        """
        + YAML.writeValueAsString(crd(kind));
  }

  /** The schema of the kind, from its root. */
  static ObjectNode schema(Class<? extends CustomResource<?, ?>> kind) throws IOException {
    return crd(kind).withObject("/spec/versions/0/schema/openAPIV3Schema");
  }

  private static ObjectNode crd(Class<? extends CustomResource<?, ?>> kind) throws IOException {
    ObjectNode crd = (ObjectNode) YAML.readTree(generate(kind));
    crd.withObject("/spec/names").putArray("categories").add("godwit");
    ObjectNode version = crd.withObject("/spec/versions/0");
    order((ArrayNode) version.get("additionalPrinterColumns"), columns(kind));

    ObjectNode root = version.withObject("/schema/openAPIV3Schema");
    ObjectNode properties = root.withObject("/properties");
    Type[] records = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
    Schemas.finish("spec", (ObjectNode) properties.get("spec"), records[0]);
    if (records[1] == Void.class) {
      properties.remove("status");
      version.remove("subresources");
    } else {
      Schemas.finish("status", (ObjectNode) properties.get("status"), records[1]);
      // A new object is not mistaken for one whose spec has been seen.
      properties.withObject("/status/default").put("observedGeneration", -1);
    }
    root.put("type", "object");
    root.put("description", kind.getAnnotation(JsonClassDescription.class).value());
    // So that a rule may point at it.
    properties
        .putObject("metadata")
        .put("type", "object")
        .putObject("properties")
        .putObject("name")
        .put("type", "string");
    Schemas.order(root);
    return crd;
  }

  private static String generate(Class<? extends HasMetadata> kind) {
    var output = new ByteArrayOutputStream();
    new CRDGenerator()
        .customResourceClasses(kind)
        .forCRDVersions("v1")
        .withOutput(new InMemory(output))
        .generate();
    return output.toString(UTF_8);
  }

  private static List<String> columns(Class<?> kind) {
    return Stream.of(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
        .map(AdditionalPrinterColumn::name)
        .toList();
  }

  private static void order(ArrayNode columns, List<String> names) {
    List<JsonNode> sorted = new ArrayList<>();
    columns.forEach(sorted::add);
    sorted.sort(Comparator.comparing(column -> names.indexOf(column.get("name").asText())));
    columns.removeAll().addAll(sorted);
  }

  private record InMemory(ByteArrayOutputStream stream)
      implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    @Override
    public ByteArrayOutputStream outputFor(String crdName) {
      return stream;
    }

    @Override
    public void close() {}
  }
}
