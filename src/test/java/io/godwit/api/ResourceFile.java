package io.godwit.api;

import static java.nio.file.Files.readAllLines;
import static java.nio.file.Files.readString;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A custom resource in a file, and what its comments say about it. */
final class ResourceFile {
  private static final String EXPECT = "# expect: ";

  private ResourceFile() {}

  static GenericKubernetesResource read(Path file) throws IOException {
    return Serialization.unmarshal(readString(file), GenericKubernetesResource.class);
  }

  /** The messages of the API server; none if it accepts the file. */
  static List<String> expectations(Path file) throws IOException {
    return readAllLines(file).stream()
        .takeWhile(line -> line.startsWith(EXPECT))
        .map(line -> line.substring(EXPECT.length()))
        .toList();
  }

  /** What people see, without what differs from time to time. */
  static String asYaml(GenericKubernetesResource resource) throws IOException {
    String name = resource.getMetadata().getName();
    resource.setMetadata(new ObjectMetaBuilder().withName(name).build());
    return Crds.YAML.writeValueAsString(resource);
  }
}
