package io.godwit.strategy;

import io.godwit.engine.Copies;
import io.godwit.engine.CopyFacts;
import io.godwit.engine.Transform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Which part of the old table each of the new ones has. */
final class CopyRoles {
  private CopyRoles() {}

  static Copies copies(Transform transform) {
    return Objects.requireNonNull(transform.copies());
  }

  /** True if no new table alone has all that the old one had. */
  static boolean partial(CopyFacts facts, List<String> sources) {
    return facts.targets().stream().anyMatch(target -> !given(target).containsAll(sources));
  }

  /** Columns of the old table that a new one can give back. */
  static Set<String> given(CopyFacts.Target target) {
    Set<String> given = new LinkedHashSet<>();
    target.back().forEach(back -> given.add(back.column()));
    return given;
  }

  /**
   * A new table, as it is stored.
   *
   * @param homeless columns of the old table that none before it gives back: it takes what it can
   */
  static Copies.Target target(
      CopyFacts facts, CopyFacts.Target target, boolean partial, List<String> homeless) {
    List<String> columns = new ArrayList<>();
    List<String> expressions = new ArrayList<>();
    List<String> own = new ArrayList<>();
    for (CopyFacts.NewColumn column : target.columns()) {
      String up = column.up();
      if (up == null) {
        own.add(column.name());
      } else {
        columns.add(column.name());
        expressions.add(up);
      }
    }
    Map<String, String> back = new LinkedHashMap<>();
    for (CopyFacts.Back one : target.back()) {
      boolean key = facts.key().names().contains(one.column());
      if (!partial || key || homeless.remove(one.column())) {
        back.put(one.column(), one.down());
      }
    }
    Set<String> match = new LinkedHashSet<>(target.key());
    if (target.partitionBy() != null) {
      match.add(target.partitionBy());
    }
    return new Copies.Target(
        target.table(),
        target.after(),
        columns,
        expressions,
        List.copyOf(match),
        fixed(facts, target),
        target.key(),
        own,
        target.where(),
        back,
        target.partitions().stream().map(CopyFacts.Partition::name).toList(),
        partial);
  }

  /** The first of the new tables counts on where the old one has stopped. */
  private static List<String> fixed(CopyFacts facts, CopyFacts.Target target) {
    return target.equals(facts.targets().getFirst())
        ? facts.columns().stream()
            .filter(column -> "ALWAYS".equals(column.identity()))
            .flatMap(column -> target.as(column.name()).stream())
            .toList()
        : List.of();
  }
}
