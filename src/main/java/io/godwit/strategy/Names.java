package io.godwit.strategy;

import io.godwit.engine.ColumnChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whether the names of both sides, in sight and out of it, can stand beside each other. */
final class Names {
  private Names() {}

  static List<String> refusals(ColumnChange change) {
    List<String> refusals = new ArrayList<>();
    Set<String> known = new HashSet<>();
    Stream.concat(change.oldNames().stream(), change.freshNames().stream())
        .filter(name -> !known.add(name))
        .distinct()
        .forEach(
            name ->
                refusals.add(
                    "column "
                        + name
                        + " is named twice; both sides are there for a while, so that each column"
                        + " needs a name of its own"));
    List<String> hidden = change.hiddenNames();
    if (refusals.isEmpty()) {
      hidden.stream()
          .filter(name -> !known.add(name))
          .distinct()
          .forEach(
              name ->
                  refusals.add(
                      "two columns would both be called "
                          + name
                          + " out of sight, because their names are long and begin alike; give one"
                          + " of them a shorter name first"));
    }
    return refusals;
  }
}
