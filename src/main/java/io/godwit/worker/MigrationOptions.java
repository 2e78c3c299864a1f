package io.godwit.worker;

import java.util.Map;
import picocli.CommandLine.Option;

/** What every worker but {@code prepare} is told: which plan, nothing more (rules-operator 2). */
final class MigrationOptions {
  @Option(names = "--migration", required = true, description = "Number of the plan in the ledger.")
  private long migration;

  @Option(names = "--plan", required = true, description = "Hash of the plan.")
  private String plan = "";

  long migration() {
    return migration;
  }

  String plan() {
    return plan;
  }

  Log log() {
    return new Log(Map.of("migration", Environment.get("GODWIT_MIGRATION", "")));
  }

  /** Names our sessions in pg_stat_activity. */
  String applicationName(String work) {
    String name = "godwit/" + Environment.get("GODWIT_MIGRATION", "") + "/" + work;
    return name.length() <= 63 ? name : name.substring(0, 63);
  }
}
