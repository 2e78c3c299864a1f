package io.godwit.kube;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.godwit.api.Migration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done alike with all Jobs, of workers and of gates. */
record Jobs(KubernetesClient client) {
  /** The Migration that it goes with. */
  static OwnerReference owner(String migration, String uid) {
    return new OwnerReferenceBuilder()
        .withApiVersion(HasMetadata.getApiVersion(Migration.class))
        .withKind(HasMetadata.getKind(Migration.class))
        .withName(migration)
        .withUid(uid)
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  @Nullable Job find(String namespace, String name) {
    return client.batch().v1().jobs().inNamespace(namespace).withName(name).get();
  }

  List<Pod> pods(Job job) {
    return client
        .pods()
        .inNamespace(job.getMetadata().getNamespace())
        .withLabel("batch.kubernetes.io/job-name", job.getMetadata().getName())
        .list()
        .getItems();
  }

  /** The Job and its pods. */
  void delete(String namespace, String name) {
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .withName(name)
        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
        .delete();
  }
}
