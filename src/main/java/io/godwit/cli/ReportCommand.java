package io.godwit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.Outcome;
import io.godwit.kube.ConfigMaps;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit report}: what a migration has done, as the operator has published it. */
@Command(
    name = "report",
    description = {
      "Print what a migration has done: phases, rows, steps, checksums, who asked for what.",
      "Of a migration that has not ended it tells how far it was at its last stop."
    })
final class ReportCommand implements Callable<Integer> {
  /** How it is printed. */
  enum Format {
    MARKDOWN,
    JSON
  }

  @ParentCommand private Godwit godwit;

  @Parameters(paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "markdown|json",
      description = "How it is printed.")
  private Format format = Format.MARKDOWN;

  @Override
  public Integer call() throws Failure {
    try (Cluster cluster = godwit.cluster()) {
      var seen = new Seen(cluster.migration(name), godwit.clock().instant());
      Map<String, String> forms = published(cluster, seen.status().outcome());
      godwit
          .console()
          .print(
              forms.getOrDefault(
                  format == Format.JSON ? ConfigMaps.REPORT_JSON : ConfigMaps.REPORT_MARKDOWN, ""));
      return 0;
    }
  }

  /** A migration that has just ended has its last report a moment later. */
  private Map<String, String> published(Cluster cluster, @Nullable Outcome outcome) throws Failure {
    var map =
        cluster
            .client()
            .configMaps()
            .inNamespace(cluster.namespace())
            .withName(ConfigMaps.reportName(name));
    ConfigMap found;
    try {
      found =
          outcome == null
              ? map.get()
              : map.waitUntilCondition(
                  now -> tells(now, outcome), Request.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (KubernetesClientTimeoutException e) {
      found = map.get();
    }
    if (found == null || found.getData() == null) {
      throw new Failure(
          "the operator has published no report of " + name + " yet",
          godwit.command("godwit explain " + name));
    }
    if (outcome != null && !tells(found, outcome)) {
      godwit.console().err().println("This is not the last report: no operator has written it.");
    }
    return found.getData();
  }

  /** True if it tells of that end: an earlier one was written at an earlier stop. */
  static boolean tells(@Nullable ConfigMap map, Outcome outcome) {
    if (map == null || map.getData() == null) {
      return false;
    }
    JsonNode report =
        Serialization.unmarshal(
            map.getData().getOrDefault(ConfigMaps.REPORT_JSON, "{}"), JsonNode.class);
    return report.at("/course/outcome").asText().equals(outcome.word());
  }
}
