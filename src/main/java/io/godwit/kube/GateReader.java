package io.godwit.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.api.GateProvider;
import io.godwit.api.GateTemplate;
import io.godwit.api.GateTemplateSpec;
import java.util.Optional;
import java.util.function.Supplier;

/** What gates read in the namespace of their migration, when they need it; nothing is cached. */
public final class GateReader {
  private final KubernetesClient client;
  private final Secrets secrets;

  /** Reads in a cluster. */
  public GateReader(KubernetesClient client) {
    this.client = client;
    this.secrets = new Secrets(client);
  }

  /** The API server gave no answer. */
  public static final class Unreachable extends RuntimeException {
    Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * A template.
   *
   * @throws Unreachable if the API server does not say
   */
  public Optional<GateTemplateSpec> template(String namespace, String name) {
    return asked(
        () ->
            Optional.ofNullable(
                    client
                        .resources(GateTemplate.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(GateTemplate::getSpec));
  }

  /**
   * The value of a key of a Secret.
   *
   * @throws Unreachable if the API server does not say
   */
  public Optional<String> secret(String namespace, String name, String key) {
    return asked(() -> secrets.value(namespace, name, key));
  }

  /**
   * How far a workload is.
   *
   * @throws Unreachable if the API server does not say
   */
  public Rollout rollout(String namespace, GateProvider.Workload asked) {
    return asked(
            () ->
                switch (asked.kind()) {
                  case DEPLOYMENT ->
                      Optional.ofNullable(
                              client
                                  .apps()
                                  .deployments()
                                  .inNamespace(namespace)
                                  .withName(asked.name())
                                  .get())
                          .map(one -> Rollout.of(one, asked));
                  case STATEFUL_SET ->
                      Optional.ofNullable(
                              client
                                  .apps()
                                  .statefulSets()
                                  .inNamespace(namespace)
                                  .withName(asked.name())
                                  .get())
                          .map(one -> Rollout.of(one, asked));
                })
        .orElseGet(
            () -> new Rollout.Going("there is no " + asked.kind().word() + " " + asked.name()));
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      throw new Unreachable("the API server does not say: HTTP status " + e.getCode(), e);
    }
  }
}
