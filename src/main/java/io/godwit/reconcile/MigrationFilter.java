package io.godwit.reconcile;

import io.godwit.api.Migration;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Which changes of a Migration are worth a look: its spec, its deletion, our finalizer, our
 * annotations. Status is our own writing and is none (rules-operator 6).
 */
public final class MigrationFilter implements OnUpdateFilter<Migration> {
  @Override
  public boolean accept(Migration now, Migration before) {
    return !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || (now.getMetadata().getDeletionTimestamp() != null
            && before.getMetadata().getDeletionTimestamp() == null)
        || now.getFinalizers().size() != before.getFinalizers().size()
        || !ours(now).equals(ours(before));
  }

  private static Map<String, String> ours(Migration migration) {
    Map<String, String> annotations = new TreeMap<>();
    if (migration.getMetadata().getAnnotations() != null) {
      migration
          .getMetadata()
          .getAnnotations()
          .forEach(
              (key, value) -> {
                if (key.startsWith(Asked.PREFIX)) {
                  annotations.put(key, value);
                }
              });
    }
    return annotations;
  }
}
