package io.godwit.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.godwit.api.Migration;
import java.util.Map;

/** ConfigMaps: the plan for people to read. */
public final class ConfigMaps {
  private static final String MANAGER = "godwit-operator";

  private final KubernetesClient client;

  /** ConfigMaps of a cluster. */
  public ConfigMaps(KubernetesClient client) {
    this.client = client;
  }

  /** Name of the ConfigMap with a migration's plan. */
  public static String planName(String migration) {
    return migration + "-plan";
  }

  /** Writes the plan's documents; they go with the Migration. */
  public void writePlan(Migration migration, Map<String, String> documents) {
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(planName(migration.getMetadata().getName()))
            .withNamespace(migration.getMetadata().getNamespace())
            .addToLabels("app.kubernetes.io/managed-by", "godwit")
            .addToLabels(Labels.MIGRATION, migration.getMetadata().getName())
            .addNewOwnerReference()
            .withApiVersion(migration.getApiVersion())
            .withKind(migration.getKind())
            .withName(migration.getMetadata().getName())
            .withUid(migration.getMetadata().getUid())
            .withController(true)
            .endOwnerReference()
            .endMetadata()
            .withData(documents)
            .build();
    client
        .resource(map)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(MANAGER)
                .withForce(true)
                .build());
  }
}
