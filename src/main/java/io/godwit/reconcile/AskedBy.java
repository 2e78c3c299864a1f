package io.godwit.reconcile;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.godwit.api.Approval;
import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus.HandledAction;
import io.godwit.engine.Action;
import io.godwit.engine.Ledger;
import io.godwit.engine.NonUse;
import io.godwit.engine.Terms;
import io.godwit.engine.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who asked for what, and why, as far as the resource says: to be kept in the ledger, as status can
 * be lost. Kubernetes tells nobody but its audit log which person has written an annotation; the
 * resource has the program's name, and what {@code godwit} writes beside it. Pure.
 */
final class AskedBy {
  private static final int WORDS = 300;

  /** What may have been asked for in the try before, and begins this one. */
  private static final Set<String> OF_BEFORE = Set.of("retry", "adopt");

  private AskedBy() {}

  /** All requests that belong to the try that the ledger speaks of. */
  static List<Action.KeepRequest> of(
      Migration migration, List<HandledAction> handled, Ledger ledger, Terms asked) {
    List<Action.KeepRequest> requests = new ArrayList<>();
    var status = migration.getStatus();
    String started = status == null ? null : status.startTime();
    if (started != null) {
      handled.stream()
          .filter(
              action ->
                  OF_BEFORE.contains(action.action())
                      || !Instant.parse(action.time()).isBefore(Instant.parse(started)))
          .map(action -> request(migration, action))
          .forEach(requests::add);
    }
    Objects.requireNonNullElse(migration.getSpec().approvals(), List.<Approval>of()).stream()
        .filter(approval -> approval.planHash().equals(ledger.planHash()))
        .filter(approval -> approval.attempt() == ledger.attempt())
        .map(AskedBy::request)
        .forEach(requests::add);
    NonUse.loosened(asked, ledger).map(why -> loosening(migration, why)).ifPresent(requests::add);
    return requests;
  }

  private static Action.KeepRequest request(Migration migration, HandledAction action) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(migration.getMetadata().getAnnotations(), Map.of());
    String name = Asked.PREFIX + action.action();
    Optional<ManagedFieldsEntry> writer = writer(migration, name);
    // Written by another program, it belongs to an earlier request.
    String by = beside(annotations, writer, name + "-by");
    return new Action.KeepRequest(
        action.action(),
        action.token(),
        by.isEmpty() ? writer.map(ManagedFieldsEntry::getManager).orElse("unknown") : by,
        beside(annotations, writer, name + "-reason"),
        Conditions.cut(action.result(), WORDS));
  }

  private static Action.KeepRequest request(Approval approval) {
    return new Action.KeepRequest(
        "spec.approvals",
        approval.gate() + "@" + approval.planHash() + "@" + approval.attempt(),
        Objects.requireNonNullElse(approval.by(), "unknown"),
        Objects.requireNonNullElse(approval.reason(), ""),
        "it counts for attempt " + approval.attempt());
  }

  /** Looser terms than those that somebody approved: once for each set of them. */
  private static Action.KeepRequest loosening(Migration migration, String why) {
    String by =
        managers(migration).stream()
            .filter(
                entry ->
                    entry.getFieldsV1() != null
                        && entry.getFieldsV1().getAdditionalProperties().containsKey("f:spec"))
            .max(Comparator.comparing(entry -> Objects.requireNonNullElse(entry.getTime(), "")))
            .map(ManagedFieldsEntry::getManager)
            .orElse("unknown");
    return new Action.KeepRequest(
        "spec",
        Token.of(why),
        by,
        "",
        "the approval counts no more: " + Conditions.cut(why, WORDS));
  }

  private static List<ManagedFieldsEntry> managers(Migration migration) {
    return Objects.requireNonNullElse(
        migration.getMetadata().getManagedFields(), List.<ManagedFieldsEntry>of());
  }

  private static String beside(
      Map<String, String> annotations, Optional<ManagedFieldsEntry> writer, String name) {
    return writer.isEmpty() || owns(writer.get(), name)
        ? Conditions.cut(annotations.getOrDefault(name, ""), WORDS)
        : "";
  }

  private static Optional<ManagedFieldsEntry> writer(Migration migration, String annotation) {
    return managers(migration).stream().filter(entry -> owns(entry, annotation)).findFirst();
  }

  private static boolean owns(ManagedFieldsEntry entry, String annotation) {
    return entry.getFieldsV1() != null
        && entry.getFieldsV1().getAdditionalProperties().get("f:metadata") instanceof Map<?, ?> meta
        && meta.get("f:annotations") instanceof Map<?, ?> annotations
        && annotations.containsKey("f:" + annotation);
  }
}
