package io.godwit.reconcile;

import io.godwit.api.MigrationStatus;
import org.jspecify.annotations.Nullable;

/** A status like another one but for a field. */
final class StatusDraft {
  private StatusDraft() {}

  static MigrationStatus with(
      MigrationStatus now, MigrationStatus.@Nullable DatabaseIdentity database) {
    return of(now, now.flagPercent(), now.progress(), database);
  }

  static MigrationStatus with(MigrationStatus now, MigrationStatus.@Nullable Progress progress) {
    return of(now, now.flagPercent(), progress, now.database());
  }

  static MigrationStatus with(MigrationStatus now, @Nullable Integer flagPercent) {
    return of(now, flagPercent, now.progress(), now.database());
  }

  private static MigrationStatus of(
      MigrationStatus now,
      @Nullable Integer flagPercent,
      MigrationStatus.@Nullable Progress progress,
      MigrationStatus.@Nullable DatabaseIdentity database) {
    return new MigrationStatus(
        now.observedGeneration(),
        now.phase(),
        now.outcome(),
        now.startTime(),
        now.attempt(),
        now.planHash(),
        now.plan(),
        now.table(),
        now.conditions(),
        now.waitingFor(),
        now.lastHandledActions(),
        now.job(),
        database,
        progress,
        now.signals(),
        now.divergence(),
        now.shadowReads(),
        now.gates(),
        flagPercent,
        now.cutover(),
        now.deadline(),
        now.contract(),
        now.history());
  }
}
