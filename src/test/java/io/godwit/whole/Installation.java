package io.godwit.whole;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.api.Condition;
import io.godwit.api.Database;
import io.godwit.api.DatabaseSpec;
import io.godwit.api.Migration;
import io.godwit.api.MigrationSpec;
import io.godwit.api.MigrationStatus;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Godwit, installed by its own manifests into the namespace of the test class or classes. */
final class Installation implements BeforeAllCallback, AfterAllCallback {
  /** Everything takes its time on two shared cores. */
  static final Duration PATIENCE = Duration.ofMinutes(15);

  private final TestCluster cluster;

  Installation(TestCluster cluster) {
    this.cluster = cluster;
  }

  /** Once for each namespace: test classes may share theirs. */
  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(Namespace.create(Installation.class))
        .getOrComputeIfAbsent(
            namespace(),
            namespace -> {
              script("deploy/install.sh", "install");
              return namespace;
            });
  }

  /** Resources go before their operator does: nobody else takes their finalizers off. */
  @Override
  public void afterAll(ExtensionContext context) {
    var own = client().namespaces().withName(namespace()).get();
    if (own == null || own.getMetadata().getDeletionTimestamp() != null) {
      return;
    }
    var migrations = client().resources(Migration.class).inNamespace(namespace());
    migrations
        .list()
        .getItems()
        .forEach(
            migration -> annotate(migration.getMetadata().getName(), "godwit.io/abandon", "test"));
    migrations.delete();
    Awaitility.await("migrations gone")
        .atMost(PATIENCE)
        .until(() -> migrations.list().getItems().isEmpty());
    client().resources(Database.class).inNamespace(namespace()).delete();
  }

  KubernetesClient client() {
    return cluster.client();
  }

  String namespace() {
    return cluster.namespace();
  }

  /** A Secret and a Database for a test database. */
  void connect(TestDatabase database, String name) {
    secret(database, name);
    database(name);
  }

  /** The same, with one entry of the Secret wrong from the start. */
  void connectWrongly(TestDatabase database, String name, String key, String value) {
    Map<String, String> entries = new HashMap<>(database.secretForPods());
    entries.put(key, value);
    secret(name, entries);
    database(name);
  }

  /** The Secret alone. */
  void secret(TestDatabase database, String name) {
    secret(name, database.secretForPods());
  }

  private void secret(String name, Map<String, String> entries) {
    secretNamed(name + "-secret", entries);
  }

  /** A Secret with a name of the test's own. */
  void secretNamed(String name, Map<String, String> entries) {
    client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace())
                .addToLabels("godwit.io/allow-host-override", "true")
                .endMetadata()
                .withStringData(entries)
                .build())
        .create();
  }

  /** Another content for a Secret that is there. */
  void changeSecret(TestDatabase database, String name, Map<String, String> changed) {
    deleteSecret(name);
    Map<String, String> entries = new HashMap<>(database.secretForPods());
    entries.putAll(changed);
    secret(name, entries);
  }

  void deleteSecret(String name) {
    client().secrets().inNamespace(namespace()).withName(name + "-secret").delete();
  }

  /** The Database alone. */
  void database(String name) {
    Database resource = new Database();
    resource.getMetadata().setName(name);
    resource.getMetadata().setNamespace(namespace());
    resource.setSpec(
        new DatabaseSpec(
            new DatabaseSpec.Connection(
                new DatabaseSpec.SecretRef(name + "-secret"),
                null,
                new DatabaseSpec.Tls(DatabaseSpec.TlsMode.DISABLE, null)),
            null,
            null,
            null,
            null,
            null,
            null,
            DatabaseSpec.JobTemplate.EMPTY,
            false));
    client().resource(resource).create();
  }

  void apply(String name, MigrationSpec spec) {
    Migration migration = Specs.migration(name, spec);
    migration.getMetadata().setNamespace(namespace());
    client().resource(migration).create();
  }

  Migration migration(String name) {
    return client().resources(Migration.class).inNamespace(namespace()).withName(name).get();
  }

  void edit(String name, java.util.function.UnaryOperator<MigrationSpec> change) {
    write(
        () ->
            client()
                .resources(Migration.class)
                .inNamespace(namespace())
                .withName(name)
                .edit(
                    migration -> {
                      migration.setSpec(change.apply(migration.getSpec()));
                      return migration;
                    }));
  }

  void editDatabase(String name, java.util.function.UnaryOperator<DatabaseSpec> change) {
    write(
        () ->
            client()
                .resources(Database.class)
                .inNamespace(namespace())
                .withName(name)
                .edit(
                    database -> {
                      database.setSpec(change.apply(database.getSpec()));
                      return database;
                    }));
  }

  void delete(String name, DeletionPropagation propagation) {
    client()
        .resources(Migration.class)
        .inNamespace(namespace())
        .withName(name)
        .withPropagationPolicy(propagation)
        .delete();
  }

  void awaitGone(String name) {
    Awaitility.await(name + " gone").atMost(PATIENCE).until(() -> migration(name) == null);
  }

  /** What the events of a Migration say, for one reason. */
  List<String> told(String name, String reason) {
    return client().events().v1().events().inNamespace(namespace()).list().getItems().stream()
        .filter(event -> reason.equals(event.getReason()))
        .filter(event -> name.equals(event.getRegarding().getName()))
        .map(Event::getNote)
        .toList();
  }

  void annotate(String name, String key, String value) {
    write(
        () ->
            client()
                .resources(Migration.class)
                .inNamespace(namespace())
                .withName(name)
                .edit(
                    migration -> {
                      Map<String, String> annotations = new HashMap<>();
                      if (migration.getMetadata().getAnnotations() != null) {
                        annotations.putAll(migration.getMetadata().getAnnotations());
                      }
                      annotations.put(key, value);
                      migration.getMetadata().setAnnotations(annotations);
                      return migration;
                    }));
  }

  /** The operator writes to the same objects: whoever comes second looks again. */
  private static void write(Callable<?> edit) {
    Awaitility.await("written")
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(
            e ->
                e instanceof KubernetesClientException refused
                    && refused.getCode() == HttpURLConnection.HTTP_CONFLICT)
        .until(
            () -> {
              edit.call();
              return true;
            });
  }

  /** Waits until the status is as wanted, and returns it. */
  MigrationStatus await(String name, Predicate<MigrationStatus> wanted) {
    try {
      return Awaitility.await(name)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(300))
          .until(() -> status(name), status -> status != null && wanted.test(status));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(name + " has come no further than " + status(name), e);
    }
  }

  private @Nullable MigrationStatus status(String name) {
    Migration migration = migration(name);
    return migration == null ? null : migration.getStatus();
  }

  /** Waits until it is held by a gate. */
  MigrationStatus awaitGate(String name, String gate) {
    return await(
        name, status -> status.waitingFor() != null && status.waitingFor().gate().equals(gate));
  }

  static String reason(MigrationStatus status) {
    return ready(status).reason();
  }

  static String message(MigrationStatus status) {
    return ready(status).message();
  }

  private static Condition ready(MigrationStatus status) {
    return Objects.requireNonNull(status.conditions()).stream()
        .filter(condition -> condition.type().equals("Ready"))
        .findFirst()
        .orElseThrow();
  }

  void script(String... command) {
    scriptWith(image(), command);
  }

  /** The image under test. */
  static String image() {
    return Objects.requireNonNullElse(System.getenv("GODWIT_TEST_IMAGE"), "godwit:dev");
  }

  /** The same with another image. */
  void scriptWith(String image, String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "NAMESPACE", namespace(),
                "IMAGE", image,
                "KUBECTL", kubectl()));
    run(builder);
  }

  /** What the command line prints. */
  String godwit(String... arguments) {
    String kubeconfig = System.getenv("GODWIT_KUBECONFIG");
    if (kubeconfig == null) {
      kubeconfig = run(new ProcessBuilder("dev/cluster/cluster.sh", "kubeconfig")).strip();
    }
    List<String> command = new ArrayList<>(List.of("dev/godwit"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--namespace", namespace(), "--kubeconfig", kubeconfig));
    return run(new ProcessBuilder(command));
  }

  static String kubectl() {
    String given = System.getenv("GODWIT_KUBECTL");
    return given == null ? "dev/cluster/cluster.sh kubectl" : given;
  }

  static String run(ProcessBuilder builder) {
    try {
      Path output = Files.createTempFile("godwit-test", ".out");
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      int code = process.waitFor();
      String said = Files.readString(output);
      Files.delete(output);
      if (code != 0) {
        throw new IllegalStateException(builder.command() + " exits with " + code + ": " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
