package io.godwit.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.Database;
import io.godwit.api.Migration;
import io.godwit.kube.Labels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The cluster as the commands need it, with the rights of whoever types them. */
final class Cluster implements AutoCloseable {
  private static final String MANAGER = "godwit-cli";
  private static final String WHO_AM_I = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

  private final KubernetesClient client;
  private final String namespace;

  private Cluster(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Opens what was named, by the rules of kubectl. */
  static Cluster open(
      @Nullable String kubeconfig, @Nullable String context, @Nullable String namespace)
      throws Failure {
    String file =
        Optional.ofNullable(kubeconfig)
            .or(() -> Optional.ofNullable(System.getenv("GODWIT_KUBECONFIG")))
            .orElse(null);
    Config config = file == null ? Config.autoConfigure(context) : read(file, context);
    if (context != null
        && (config.getCurrentContext() == null
            || !context.equals(config.getCurrentContext().getName()))) {
      throw new Failure("the kubeconfig has no context " + context, "kubectl config get-contexts");
    }
    // Whoever waits at a shell wants to be told, not to be retried for.
    config.setRequestRetryBackoffLimit(1);
    config.setConnectionTimeout(5_000);
    String chosen =
        Optional.ofNullable(namespace)
            .or(() -> Optional.ofNullable(config.getNamespace()))
            .orElse("default");
    // The operator may be newer than this program, and so may be what it writes.
    ObjectMapper mapper =
        new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withKubernetesSerialization(new KubernetesSerialization(mapper, true))
            .build();
    return new Cluster(client, chosen);
  }

  private static Config read(String file, @Nullable String context) throws Failure {
    if (!Files.isReadable(Path.of(file))) {
      throw new Failure("kubeconfig " + file + " cannot be read", "name another --kubeconfig");
    }
    return Config.fromKubeconfig(context, Path.of(file).toFile());
  }

  KubernetesClient client() {
    return client;
  }

  String namespace() {
    return namespace;
  }

  Resource<Migration> resource(String name) {
    return client.resources(Migration.class).inNamespace(namespace).withName(name);
  }

  Migration migration(String name) throws Failure {
    Migration migration = resource(name).get();
    if (migration == null) {
      throw absent("Migration", name, names(migrations(false)));
    }
    return migration;
  }

  List<Migration> migrations(boolean everywhere) {
    var all = client.resources(Migration.class);
    return (everywhere ? all.inAnyNamespace().list() : all.inNamespace(namespace).list())
        .getItems();
  }

  Database database(String name) throws Failure {
    var databases = client.resources(Database.class).inNamespace(namespace);
    Database database = databases.withName(name).get();
    if (database == null) {
      throw absent("Database", name, names(databases.list().getItems()));
    }
    return database;
  }

  Optional<Secret> secret(String name) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get());
  }

  /** Who we are to the API server, if it says so. */
  Optional<String> user() {
    try {
      String answer = client.raw(WHO_AM_I, "POST", new SelfSubjectReview());
      return Optional.ofNullable(answer)
          .map(text -> Serialization.unmarshal(text, SelfSubjectReview.class).getStatus())
          .map(status -> status.getUserInfo().getUsername());
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }

  /** Changes the spec or the metadata; nothing that is not named. */
  void patch(String name, Map<String, ?> change) {
    PatchContext merge =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(MANAGER)
            .build();
    resource(name).patch(merge, Serialization.asJson(change));
  }

  /** Pods of a migration's Jobs, the oldest first; of the given stages, or of all. */
  List<Pod> pods(String migration, List<String> stages) {
    var selected = client.pods().inNamespace(namespace).withLabel(Labels.MIGRATION, migration);
    return (stages.isEmpty()
            ? selected
            : selected.withLabelIn(Labels.STAGE, stages.toArray(String[]::new)))
        .list().getItems().stream()
            .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
            .toList();
  }

  private Failure absent(String kind, String name, String others) {
    return new Failure(
        "there is no " + kind + " " + name + " in namespace " + namespace,
        others.isEmpty() ? "another namespace is named by -n" : "there are " + others);
  }

  private static String names(List<? extends io.fabric8.kubernetes.api.model.HasMetadata> all) {
    return all.stream()
        .map(resource -> resource.getMetadata().getName())
        .sorted()
        .limit(10)
        .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    client.close();
  }
}
