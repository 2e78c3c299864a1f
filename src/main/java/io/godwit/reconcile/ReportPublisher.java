package io.godwit.reconcile;

import io.godwit.api.Migration;
import io.godwit.engine.Ledger;
import io.godwit.kube.ConfigMaps;
import io.godwit.report.MigrationReport;
import io.godwit.report.ReportText;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Puts the report where people can read it, at each stop and in the end. */
final class ReportPublisher {
  /** What people want to remember of a migration. */
  static final String LESSONS = Asked.PREFIX + "lessons";

  /** It stands in both forms of a report, and a ConfigMap has 1 MiB. */
  private static final int LESSONS_BYTES = 64 * 1024;

  private record Published(ReportMark mark, String lessons) {}

  private final ConfigMaps configMaps;
  private final Map<String, Published> published = new ConcurrentHashMap<>();

  ReportPublisher(ConfigMaps configMaps) {
    this.configMaps = configMaps;
  }

  void publish(Observer.Sight sight) {
    Ledger ledger = sight.situation().ledgerOrNull();
    DatabaseWatcher watcher = sight.watcher();
    if (ledger == null || watcher == null) {
      return;
    }
    Migration migration = sight.migration();
    String lessons = lessons(migration);
    Published due = new Published(ReportMark.of(ledger), lessons);
    if (!due.equals(published.get(migration.getMetadata().getUid()))) {
      watcher
          .documents()
          .report(ledger)
          .ifPresent(
              report -> {
                write(migration, report.withLessons(lessons));
                published.put(migration.getMetadata().getUid(), due);
              });
    }
  }

  private void write(Migration migration, MigrationReport report) {
    configMaps.writeReport(
        migration,
        Map.of(
            ConfigMaps.REPORT_MARKDOWN, ReportText.of(report),
            ConfigMaps.REPORT_JSON, report.json()));
  }

  private static String lessons(Migration migration) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(migration.getMetadata().getAnnotations(), Map.of());
    return Conditions.cut(annotations.getOrDefault(LESSONS, ""), LESSONS_BYTES);
  }

  void forget(Migration migration) {
    published.remove(migration.getMetadata().getUid());
  }
}
