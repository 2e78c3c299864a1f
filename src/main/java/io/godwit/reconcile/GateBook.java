package io.godwit.reconcile;

import io.godwit.api.GateSpec;
import io.godwit.api.GateTemplateSpec;
import io.godwit.api.Migration;
import io.godwit.engine.AskedGate;
import io.godwit.engine.Ledger;
import io.godwit.engine.ShareGate;
import io.godwit.kube.GateReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The gates of migrations with what their templates say: templates are read each time, conditions
 * are checked once for each text.
 */
final class GateBook {
  private record Read(List<GateSpec> specs, Map<String, Optional<GateTemplateSpec>> templates) {}

  private record Entry(Read read, List<AskedGate> gates) {}

  private final GateReader cluster;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  GateBook(GateReader cluster) {
    this.cluster = cluster;
  }

  /** The gates of a migration; one that cannot be judged says why. */
  List<AskedGate> of(Migration migration, @Nullable Ledger ledger) {
    List<GateSpec> specs = ShareGate.and(migration.getSpec(), ledger);
    String uid = migration.getMetadata().getUid();
    if (specs.isEmpty()) {
      entries.remove(uid);
      return List.of();
    }
    Map<String, Optional<GateTemplateSpec>> templates = new HashMap<>();
    for (GateSpec spec : specs) {
      if (spec.templateRef() != null) {
        templates.computeIfAbsent(
            spec.templateRef().name(),
            name -> cluster.template(migration.getMetadata().getNamespace(), name));
      }
    }
    Read read = new Read(specs, templates);
    Entry known = entries.get(uid);
    if (known != null && known.read().equals(read)) {
      return known.gates();
    }
    List<AskedGate> gates =
        AskedGate.all(specs, name -> templates.getOrDefault(name, Optional.empty()));
    entries.put(uid, new Entry(read, gates));
    return gates;
  }
}
