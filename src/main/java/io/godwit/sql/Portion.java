package io.godwit.sql;

import static io.godwit.engine.Identifier.literal;

import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the tables whose rows get another shape by a plan. Most plans have one only, and whatever
 * the ledger has of such a plan is of that one.
 *
 * @param number which of the plan's pairs it is
 * @param alone true if the plan has no other
 */
record Portion(int number, Transform transform, boolean alone) {

  static List<Portion> of(List<Transform> pairs) {
    List<Portion> portions = new ArrayList<>();
    for (Transform pair : pairs) {
      portions.add(new Portion(portions.size(), pair, pairs.size() == 1));
    }
    return portions;
  }

  /** That one of them which holds the rows of a leaf, or the first if none does any more. */
  static Portion of(List<Portion> portions, TableName leaf) {
    // Only a plan of one table may have partitions: strategies see to that.
    return portions.stream()
        .filter(portion -> portion.transform().known().contains(leaf))
        .findFirst()
        .orElse(portions.getFirst());
  }

  /** SQL that is true if a leaf, by its oid, is one of its own. */
  String holds(String oid) {
    // One that was detached, or dropped, was of the one table that there is.
    return alone ? "true" : "%s = to_regclass(%s)".formatted(oid, literal(transform.table().sql()));
  }
}
