package io.godwit.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes status, by server-side apply of a fresh object: at once when something happened, every ten
 * seconds at most when only numbers moved.
 */
final class StatusWriter {
  private static final Duration FOR_NUMBERS = Duration.ofSeconds(10);

  private final Clock clock;
  private final Map<String, Instant> written = new ConcurrentHashMap<>();

  StatusWriter(Clock clock) {
    this.clock = clock;
  }

  /** Writes it if it has to be; true if it was written. */
  boolean write(Migration migration, MigrationStatus status, Context<Migration> context) {
    MigrationStatus before = migration.getStatus();
    if (status.equals(before)) {
      return false;
    }
    String uid = migration.getMetadata().getUid();
    Instant last = written.getOrDefault(uid, Instant.MIN);
    if (onlyNumbers(before, status) && clock.instant().minus(FOR_NUMBERS).isBefore(last)) {
      return false;
    }
    Migration fresh = new Migration();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(migration.getMetadata().getName())
            .withNamespace(migration.getMetadata().getNamespace())
            .build());
    fresh.setSpec(migration.getSpec());
    fresh.setStatus(status);
    PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(migration, fresh, context);
    written.put(uid, clock.instant());
    return true;
  }

  void forget(Migration migration) {
    written.remove(migration.getMetadata().getUid());
  }

  /** True if nothing differs but numbers and the sentences that hold them. */
  static boolean onlyNumbers(@Nullable MigrationStatus before, MigrationStatus now) {
    return before != null
        && before.observedGeneration() == now.observedGeneration()
        && Objects.equals(before.phase(), now.phase())
        && before.outcome() == now.outcome()
        && before.attempt() == now.attempt()
        && Objects.equals(before.planHash(), now.planHash())
        && Objects.equals(before.flagPercent(), now.flagPercent())
        && Objects.equals(before.cutover(), now.cutover())
        && Objects.equals(gate(before), gate(now))
        && Objects.equals(before.lastHandledActions(), now.lastHandledActions())
        && Objects.equals(states(before), states(now));
  }

  private static @Nullable String gate(MigrationStatus status) {
    return status.waitingFor() == null ? null : status.waitingFor().gate();
  }

  private static Map<String, String> states(MigrationStatus status) {
    Map<String, String> states = new java.util.TreeMap<>();
    if (status.conditions() != null) {
      status
          .conditions()
          .forEach(
              condition ->
                  states.put(condition.type(), condition.status() + " " + condition.reason()));
    }
    return states;
  }
}
