package io.godwit.kube;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.godwit.api.GateProvider;
import io.godwit.api.RestartSpec;
import io.godwit.engine.RestartSeen;
import io.godwit.engine.RestartSeen.State;
import java.net.HttpURLConnection;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Restarts workloads as {@code kubectl rollout restart} does, and looks how far they are. */
public final class Workloads {
  /** What {@code kubectl} sets, too. */
  static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

  private static final PatchContext PATCH =
      new PatchContext.Builder()
          .withPatchType(PatchType.STRATEGIC_MERGE)
          .withFieldManager("godwit-restart")
          .build();

  private record Place(String namespace, RestartSpec workload) {}

  private final KubernetesClient client;
  private final Map<Place, String> hindered = new ConcurrentHashMap<>();

  /** Workloads of a cluster. */
  public Workloads(KubernetesClient client) {
    this.client = client;
  }

  /** What is seen of a workload; what hindered its last restart, too. */
  public RestartSeen seen(String namespace, RestartSpec workload) {
    try {
      return switch (workload.kind()) {
        case DEPLOYMENT -> {
          Deployment one =
              client.apps().deployments().inNamespace(namespace).withName(workload.name()).get();
          yield one == null
              ? absent(workload)
              : seen(
                  new Place(namespace, workload),
                  one.getSpec().getTemplate(),
                  one.getSpec().getReplicas(),
                  Rollout.of(one, any(workload)));
        }
        case STATEFUL_SET -> {
          StatefulSet one =
              client.apps().statefulSets().inNamespace(namespace).withName(workload.name()).get();
          yield one == null
              ? absent(workload)
              : seen(
                  new Place(namespace, workload),
                  one.getSpec().getTemplate(),
                  one.getSpec().getReplicas(),
                  Rollout.of(one, any(workload)));
        }
      };
    } catch (KubernetesClientException e) {
      return new RestartSeen(workload, null, State.UNKNOWN, words(e, "get"), null);
    }
  }

  /** Has all its pods replaced; the same time again changes nothing. */
  public void restart(String namespace, RestartSpec workload, Instant at) {
    Place place = new Place(namespace, workload);
    // An instant's own text: nothing in it needs quoting.
    String patch =
        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}}}"
            .formatted(RESTARTED_AT, at);
    try {
      switch (workload.kind()) {
        case DEPLOYMENT ->
            client
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(workload.name())
                .patch(PATCH, patch);
        case STATEFUL_SET ->
            client
                .apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(workload.name())
                .patch(PATCH, patch);
      }
      hindered.remove(place);
    } catch (KubernetesClientException e) {
      hindered.put(place, words(e, "patch"));
    }
  }

  private RestartSeen seen(
      Place place, PodTemplateSpec pods, @Nullable Integer replicas, Rollout rollout) {
    Map<String, String> annotations =
        pods.getMetadata() == null || pods.getMetadata().getAnnotations() == null
            ? Map.of()
            : pods.getMetadata().getAnnotations();
    Instant at = instant(annotations.get(RESTARTED_AT));
    String trouble = hindered.get(place);
    if (Objects.equals(replicas, 0)) {
      return new RestartSeen(place.workload(), at, State.ROLLED_OUT, "it has no pods", trouble);
    }
    State state =
        switch (rollout) {
          case Rollout.Done ignored -> State.ROLLED_OUT;
          case Rollout.Going ignored -> State.ROLLING;
          case Rollout.Stuck ignored -> State.STUCK;
        };
    return new RestartSeen(place.workload(), at, state, rollout.words(), trouble);
  }

  private static RestartSeen absent(RestartSpec workload) {
    return new RestartSeen(workload, null, State.ABSENT, "it is not there", null);
  }

  /** kubectl writes the offset of whoever typed. */
  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static GateProvider.Workload any(RestartSpec workload) {
    return new GateProvider.Workload(workload.kind(), workload.name(), null, null);
  }

  private static String words(KubernetesClientException refused, String verb) {
    return refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        ? "the operator may not %s it; see deploy/rights".formatted(verb)
        : "the API server does not let it be done: status " + refused.getCode();
  }
}
