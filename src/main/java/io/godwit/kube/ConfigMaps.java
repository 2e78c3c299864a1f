package io.godwit.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.godwit.api.Migration;
import java.util.Map;

/** ConfigMaps for people to read: the plan, lists of rows, the report. */
public final class ConfigMaps {
  /** Entry with the rows of a list. */
  public static final String ROWS = "rows.json";

  /** Entry with the report as text. */
  public static final String REPORT_MARKDOWN = "report.md";

  /** Entry with the report for programs. */
  public static final String REPORT_JSON = "report.json";

  /** Lists of rows. */
  public enum Listing {
    QUARANTINE("-quarantine"),
    DIVERGENCE("-divergence");

    private final String suffix;

    Listing(String suffix) {
      this.suffix = suffix;
    }

    /** Name of the ConfigMap with a migration's list. */
    public String name(String migration) {
      return migration + suffix;
    }
  }

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

  /** Name of the ConfigMap with a migration's report. */
  public static String reportName(String migration) {
    return migration + "-report";
  }

  /** Writes the report in all its forms; they go with the Migration. */
  public void writeReport(Migration migration, Map<String, String> forms) {
    write(migration, reportName(migration.getMetadata().getName()), forms);
  }

  /** Writes the plan's documents; they go with the Migration. */
  public void writePlan(Migration migration, Map<String, String> documents) {
    write(migration, planName(migration.getMetadata().getName()), documents);
  }

  /** Writes a list of rows; it goes with the Migration. */
  public void write(Migration migration, Listing listing, String rows) {
    write(migration, listing.name(migration.getMetadata().getName()), Map.of(ROWS, rows));
  }

  /** True if a list was published, by an earlier process perhaps. */
  public boolean has(Migration migration, Listing listing) {
    return client
            .configMaps()
            .inNamespace(migration.getMetadata().getNamespace())
            .withName(listing.name(migration.getMetadata().getName()))
            .get()
        != null;
  }

  private void write(Migration migration, String name, Map<String, String> data) {
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
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
            .withData(data)
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
