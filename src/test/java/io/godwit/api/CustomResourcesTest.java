package io.godwit.api;

import static io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation.STRICT;
import static java.nio.file.Files.exists;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.godwit.support.Generated;
import io.godwit.support.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the API server says to the files in {@code crs}. Comments {@code # expect:} at the top are
 * all that it says to a file it refuses; a file without is accepted. The status in an update's
 * {@code before.yaml} is what the operator has written before {@code after.yaml} is applied.
 */
@Tag("cluster")
class CustomResourcesTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();

  private static final Path FILES = Path.of("src/test/resources/crs");
  private static final String EXPECTED = ".expected.yaml";

  static List<Path> valid() throws IOException {
    return files("valid").filter(file -> !isExpectation(file)).toList();
  }

  static List<Path> invalid() throws IOException {
    return files("invalid").toList();
  }

  static List<Path> updates() throws IOException {
    return files("updates").map(Path::getParent).distinct().toList();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void shouldAccept(Path file) throws IOException {
    // When
    apply(file);

    // Then
    Path expectation = expectation(file);
    if (exists(expectation)) {
      Generated.check(expectation, ResourceFile.asYaml(resource(file).get()));
    }
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void shouldRefuse(Path file) throws IOException {
    // When
    var refusal = catchThrowableOfType(KubernetesClientException.class, () -> apply(file));

    // Then
    assertThat(refusal).as("refusal of %s", file).isNotNull();
    assertThat(Refusal.messages(refusal))
        .as("refusal of %s", file)
        .containsExactlyInAnyOrderElementsOf(ResourceFile.expectations(file));
  }

  @ParameterizedTest
  @MethodSource("updates")
  void shouldFreezeAndThaw(Path folder) throws IOException {
    // Given
    Path before = folder.resolve("before.yaml");
    Path after = folder.resolve("after.yaml");
    apply(before);
    resource(before).patchStatus();

    // When
    var refusal = catchThrowableOfType(KubernetesClientException.class, () -> apply(after));

    // Then
    assertThat(refusal == null ? List.of() : Refusal.messages(refusal))
        .as("refusal of %s", after)
        .isEqualTo(ResourceFile.expectations(after));
  }

  @Test
  void shouldUseEveryFile() throws IOException {
    // Given
    Stream<Path> sources = Stream.concat(valid().stream(), invalid().stream());
    Stream<Path> expectations =
        valid().stream().map(CustomResourcesTest::expectation).filter(Files::exists);
    Stream<Path> pairs =
        updates().stream()
            .flatMap(folder -> Stream.of("before.yaml", "after.yaml").map(folder::resolve));

    // When
    Stream<Path> found = files("");

    // Then
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(sources, expectations, pairs).flatMap(files -> files).toList());
  }

  @AfterEach
  void tidyUp() {
    for (var kind : Crds.KINDS) {
      CLUSTER.client().resources(kind).inNamespace(CLUSTER.namespace()).delete();
    }
  }

  private static GenericKubernetesResource apply(Path file) throws IOException {
    return resource(file).fieldValidation(STRICT).serverSideApply();
  }

  private static Resource<GenericKubernetesResource> resource(Path file) throws IOException {
    GenericKubernetesResource resource = ResourceFile.read(file);
    var kind =
        Crds.KINDS.stream()
            .filter(known -> known.getSimpleName().equals(resource.getKind()))
            .findFirst()
            .orElseThrow();
    return CLUSTER
        .client()
        .genericKubernetesResources(ResourceDefinitionContext.fromResourceType(kind))
        .inNamespace(CLUSTER.namespace())
        .resource(resource);
  }

  private static Path expectation(Path file) {
    return file.resolveSibling(file.getFileName().toString().replace(".yaml", EXPECTED));
  }

  private static boolean isExpectation(Path file) {
    return file.toString().endsWith(EXPECTED);
  }

  private static Stream<Path> files(String folder) throws IOException {
    return Files.walk(FILES.resolve(folder)).filter(Files::isRegularFile).sorted();
  }
}
