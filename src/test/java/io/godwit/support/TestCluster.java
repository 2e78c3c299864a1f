package io.godwit.support;

import static java.nio.file.Files.newDirectoryStream;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * The cluster that tests run on, with Godwit's CRDs, and a namespace for each test class or for
 * several. Where there is none, the tests are skipped.
 */
public final class TestCluster implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {
  private final boolean shared;
  private KubernetesClient client;
  private String namespace;

  /** With a namespace for this test class alone. */
  public TestCluster() {
    this(false);
  }

  private TestCluster(boolean shared) {
    this.shared = shared;
  }

  /** With a namespace for all test classes that ask for it: what is slow to install goes there. */
  public static TestCluster shared() {
    return new TestCluster(true);
  }

  /** A client that may do everything. */
  public KubernetesClient client() {
    return client;
  }

  /** The namespace of the test class. */
  public String namespace() {
    return namespace;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return connection(context).client().isPresent()
        ? ConditionEvaluationResult.enabled("there is a cluster")
        : ConditionEvaluationResult.disabled(ClusterFinder.ADVICE);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    client = connection(context).client().orElseThrow();
    namespace =
        shared
            ? store(context)
                .getOrComputeIfAbsent(Shared.class, key -> new Shared(client), Shared.class)
                .namespace()
            : create(client);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (namespace != null && !shared) {
      delete(client, namespace);
    }
  }

  private static String create(KubernetesClient client) {
    var metadata = new ObjectMetaBuilder().withGenerateName("godwit-test-").build();
    var created = client.resource(new NamespaceBuilder().withMetadata(metadata).build()).create();
    return created.getMetadata().getName();
  }

  private static void delete(KubernetesClient client, String namespace) {
    // First: a failed pod of a Job would wait for its replacement, and the namespace for the pod.
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
        .delete();
    client.namespaces().withName(namespace).delete();
  }

  private static Store store(ExtensionContext context) {
    return context.getRoot().getStore(Namespace.create(TestCluster.class));
  }

  private record Shared(KubernetesClient client, String namespace) implements AutoCloseable {
    Shared(KubernetesClient client) {
      this(client, create(client));
    }

    @Override
    public void close() {
      delete(client, namespace);
    }
  }

  /** One for all test classes, closed after the last. */
  private static Connection connection(ExtensionContext context) {
    return store(context)
        .getOrComputeIfAbsent(Connection.class, key -> Connection.open(), Connection.class);
  }

  private record Connection(Optional<KubernetesClient> client) implements AutoCloseable {
    static Connection open() {
      var client =
          ClusterFinder.find()
              .map(config -> new KubernetesClientBuilder().withConfig(config).build());
      client.ifPresent(Connection::installCrds);
      return new Connection(client);
    }

    private static void installCrds(KubernetesClient client) {
      var crds = client.apiextensions().v1().customResourceDefinitions();
      try (var files = newDirectoryStream(Path.of("crds"), "*-v1.yml")) {
        for (Path file : files) {
          var crd = crds.load(file.toFile());
          // In its name, so that a "kubectl apply --server-side" by hand finds no conflict.
          crd.fieldManager("kubectl").forceConflicts().serverSideApply();
          crd.waitUntilCondition(Connection::established, 30, SECONDS);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static boolean established(CustomResourceDefinition crd) {
      return Optional.ofNullable(crd.getStatus())
          .map(CustomResourceDefinitionStatus::getConditions)
          .orElse(List.of())
          .stream()
          .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
    }

    @Override
    public void close() {
      client.ifPresent(KubernetesClient::close);
    }
  }
}
