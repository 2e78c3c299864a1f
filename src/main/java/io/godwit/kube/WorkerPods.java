package io.godwit.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.godwit.api.DatabaseSpec;
import io.godwit.api.Migration;
import io.godwit.api.ReplicaSpec;
import io.godwit.engine.GoDuration;
import io.godwit.engine.JobName;
import io.godwit.engine.Ledger;
import io.godwit.engine.Login;
import io.godwit.engine.Role;
import io.godwit.engine.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the pod of a worker is: its program, its rights, its Secret (rules-operator 2, 13). */
final class WorkerPods {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What follows {@code java} in the image; the archive halves the time that a start takes. */
  private static final List<String> WORKER =
      List.of("-XX:SharedArchiveFile=/app/worker.jsa", "-jar", "/app/worker.jar", "worker");

  private static final int GRACE_SECONDS = 30;

  private final WorkerImage image;

  WorkerPods(WorkerImage image) {
    this.image = image;
  }

  PodSpec spec(WorkerJobs.Order order) {
    DatabaseSpec.JobTemplate template = order.database().jobTemplate();
    return new PodSpecBuilder()
        .withRestartPolicy("Never")
        .withServiceAccountName(image.serviceAccount())
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds((long) GRACE_SECONDS)
        .withNodeSelector(template.nodeSelector())
        .withTolerations(tolerations(template))
        .withPriorityClassName(template.priorityClassName())
        .withSecurityContext(restricted())
        .addNewContainer()
        .withName("worker")
        .withImage(image.name())
        .withImagePullPolicy("IfNotPresent")
        .withArgs(arguments(order))
        .withEnv(environment(order))
        .withVolumeMounts(mounts(order))
        .withResources(resources(template.resources()))
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withSecurityContext(unprivileged())
        .endContainer()
        .withVolumes(volumes(order))
        .build();
  }

  /** As the strictest of the Pod Security Standards wants it. */
  static PodSecurityContext restricted() {
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withRunAsUser(1001L)
        .withRunAsGroup(1001L)
        .withFsGroup(1001L)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  private static List<String> arguments(WorkerJobs.Order order) {
    List<String> arguments = new ArrayList<>(WORKER);
    Ledger ledger = order.ledger();
    JobName name = order.name();
    if (name.stage() == Stage.PREPARE || ledger == null) {
      arguments.addAll(List.of("prepare", "--attempt", Integer.toString(name.attempt())));
      if (order.adopt()) {
        arguments.add("--adopt");
      }
      return arguments;
    }
    arguments.addAll(
        switch (name.stage()) {
          case BACKFILL -> List.of("backfill");
          case UNHIDE, RETURN, HIDE_NEW, ROLLBACK ->
              List.of("rollback", "--stage", name.stage().word());
          case VERIFY -> List.of("verify");
          case HIDE -> hide(order);
          case PREPARE, EXPAND, DUAL_WRITE, ENFORCE, CUTOVER, DROP ->
              List.of("steps", "--stage", name.stage().word());
        });
    arguments.addAll(
        List.of(
            "--migration",
            Long.toString(ledger.id()),
            "--plan",
            String.valueOf(ledger.planHash())));
    return arguments;
  }

  /** It stays for as long as the old column is hidden. */
  private static List<String> hide(WorkerJobs.Order order) {
    List<String> steps = List.of("steps", "--stage", Stage.HIDE.word());
    String hideFor = order.migration().getSpec().contract().hideFor();
    return GoDuration.parse(hideFor).isZero()
        ? steps
        : Stream.concat(steps.stream(), Stream.of("--watch")).toList();
  }

  private static Login login(WorkerJobs.Order order) {
    return Login.of(order.database(), Role.of(order.name().stage()));
  }

  private static List<EnvVar> environment(WorkerJobs.Order order) {
    Migration migration = order.migration();
    String namespace = migration.getMetadata().getNamespace();
    Map<String, String> variables = new TreeMap<>();
    variables.put("GODWIT_MIGRATION", namespace + "/" + migration.getMetadata().getName());
    Login login = login(order);
    variables.put("GODWIT_CONNECTION", json(login.own()));
    if (login.base() != null) {
      variables.put("GODWIT_BASE_CONNECTION", json(login.base()));
    }
    if (login.pooled()) {
      variables.put("GODWIT_POOLED", "true");
    }
    order.users().forEach((role, user) -> variables.put("GODWIT_ROLE_" + role.name(), user));
    if (order.name().stage() == Stage.PREPARE) {
      variables.put("GODWIT_NAMESPACE", namespace);
      variables.put("GODWIT_NAME", migration.getMetadata().getName());
      variables.put("GODWIT_HOLDER", migration.getMetadata().getUid());
      variables.put("GODWIT_CLUSTER", order.cluster());
      variables.put("GODWIT_SPEC", json(migration.getSpec()));
    }
    if (rehearses(order)) {
      variables.put("GODWIT_COPY_CONNECTION", json(Objects.requireNonNull(order.copy())));
    }
    String replica = migration.getSpec().verify().replica();
    if (order.name().stage() == Stage.VERIFY && replica != null) {
      variables.put("GODWIT_REPLICA", json(replica(order.database(), replica)));
    }
    List<ReplicaSpec> replicas = order.database().replicas();
    if (order.name().stage() == Stage.VERIFY && replicas != null && !replicas.isEmpty()) {
      variables.put("GODWIT_REPLICAS", json(replicas));
    }
    return variables.entrySet().stream()
        .map(
            entry ->
                new EnvVarBuilder().withName(entry.getKey()).withValue(entry.getValue()).build())
        .toList();
  }

  /** One that the Database does not list has no host, and the worker says so. */
  private static ReplicaSpec replica(DatabaseSpec database, String name) {
    return Objects.requireNonNullElse(database.replicas(), List.<ReplicaSpec>of()).stream()
        .filter(replica -> replica.name().equals(name))
        .findFirst()
        .orElseGet(() -> new ReplicaSpec(name, "", null));
  }

  private static boolean rehearses(WorkerJobs.Order order) {
    return order.name().stage() == Stage.PREPARE && order.copy() != null;
  }

  private static List<Volume> volumes(WorkerJobs.Order order) {
    Login login = login(order);
    List<Volume> volumes = new ArrayList<>();
    if (rehearses(order)) {
      var copy = Objects.requireNonNull(order.copy());
      volumes.add(secret("copy", copy.secretRef().name()));
      if (copy.tls().caSecretRef() != null) {
        volumes.add(secret("copy-ca", copy.tls().caSecretRef().name()));
      }
    }
    volumes.add(secret("secret", login.own().secretRef().name()));
    if (login.base() != null) {
      volumes.add(secret("connection", login.base().secretRef().name()));
    }
    var ca = login.own().tls().caSecretRef();
    if (ca != null) {
      volumes.add(secret("ca", ca.name()));
    }
    volumes.add(new VolumeBuilder().withName("tmp").withNewEmptyDir().endEmptyDir().build());
    return volumes;
  }

  private static Volume secret(String volume, String name) {
    return new VolumeBuilder()
        .withName(volume)
        .withNewSecret()
        .withSecretName(name)
        .withDefaultMode(0440)
        .endSecret()
        .build();
  }

  private static List<VolumeMount> mounts(WorkerJobs.Order order) {
    Login login = login(order);
    List<VolumeMount> mounts = new ArrayList<>();
    if (rehearses(order)) {
      mounts.add(mount("copy", "/var/run/godwit/copy", true));
      if (Objects.requireNonNull(order.copy()).tls().caSecretRef() != null) {
        mounts.add(mount("copy-ca", "/var/run/godwit/copy-ca", true));
      }
    }
    mounts.add(mount("secret", "/var/run/godwit/secret", true));
    if (login.base() != null) {
      mounts.add(mount("connection", "/var/run/godwit/connection", true));
    }
    if (login.own().tls().caSecretRef() != null) {
      mounts.add(mount("ca", "/var/run/godwit/ca", true));
    }
    mounts.add(mount("tmp", "/tmp", false));
    return mounts;
  }

  private static VolumeMount mount(String volume, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(path)
        .withReadOnly(readOnly)
        .build();
  }

  /** Field by field the same. */
  private static List<Toleration> tolerations(DatabaseSpec.JobTemplate template) {
    return JSON.convertValue(
        template.tolerations() == null ? List.of() : template.tolerations(),
        new TypeReference<>() {});
  }

  /** What the "restricted" standard of Kubernetes wants of a container, and no file written. */
  static SecurityContext unprivileged() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }

  /** What is asked for, and a little where nothing is. */
  static ResourceRequirements resources(DatabaseSpec.@Nullable Resources asked) {
    Map<String, Quantity> requests = amounts(asked == null ? null : asked.requests());
    Map<String, Quantity> limits = amounts(asked == null ? null : asked.limits());
    requests.putIfAbsent("cpu", new Quantity("50m"));
    requests.putIfAbsent("memory", new Quantity("96Mi"));
    limits.putIfAbsent("memory", new Quantity("256Mi"));
    return new ResourceRequirementsBuilder().withRequests(requests).withLimits(limits).build();
  }

  private static Map<String, Quantity> amounts(DatabaseSpec.@Nullable Amounts amounts) {
    Map<String, Quantity> map = new TreeMap<>();
    if (amounts != null && amounts.cpu() != null) {
      map.put("cpu", amounts.cpu());
    }
    if (amounts != null && amounts.memory() != null) {
      map.put("memory", amounts.memory());
    }
    return map;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record can be written as JSON", e);
    }
  }
}
