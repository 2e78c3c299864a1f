package io.godwit.kube;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jboss.logging.Logger;

/** What becomes of namespaces. */
public final class Namespaces {
  private static final Logger LOG = Logger.getLogger(Namespaces.class);

  private final KubernetesClient client;

  /** Namespaces of a cluster. */
  public Namespaces(KubernetesClient client) {
    this.client = client;
  }

  /** True if it is about to go: nothing can be created in it any more. */
  public boolean terminating(String name) {
    try {
      Namespace found = client.namespaces().withName(name).get();
      return found == null || found.getMetadata().getDeletionTimestamp() != null;
    } catch (KubernetesClientException e) {
      LOG.warnf("namespace %s cannot be read, it is taken to stay: %s", name, e.getMessage());
      return false;
    }
  }
}
