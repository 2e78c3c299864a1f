package io.godwit.kube;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;

/** The account that workers run under, in whatever namespace: it has no rights and no token. */
final class WorkerAccounts {
  private final KubernetesClient client;
  private final String name;

  WorkerAccounts(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** Creates it where it is missing; one that is there stays as it is. */
  void ensure(String namespace) {
    try {
      client
          .resource(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withNamespace(namespace)
                  .withLabels(
                      Map.of(
                          "app.kubernetes.io/name", "godwit",
                          "app.kubernetes.io/managed-by", "godwit"))
                  .endMetadata()
                  .withAutomountServiceAccountToken(false)
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}
