package io.godwit.lint;

import io.godwit.engine.SqlStatement;
import io.godwit.lint.Inventory.Relation;

/** GW001, GW508, GW6xx, GW7xx. */
final class OtherRules {
  private static final String NOT_IN_TRANSACTION = "25001";

  private OtherRules() {}

  static void look(Look look) {
    failure(look);
    look.one().writes().forEach(writes -> rows(look, writes));
    types(look);
    rights(look);
    if (look.one().statement().words().contains("session_replication_role")) {
      look.say(Rule.GW704, "session_replication_role");
    }
  }

  private static void failure(Look look) {
    Traced.Failure failure = look.one().failure();
    if (failure == null) {
      return;
    }
    if (!failure.state().equals(NOT_IN_TRANSACTION)) {
      look.say(Rule.GW001, failure.sentence());
    } else if (!look.one().concurrently()) {
      look.say(Rule.GW508, failure.sentence());
    }
  }

  private static void rows(Look look, Traced.Writes writes) {
    if (!look.old(writes.table())) {
      return;
    }
    SqlStatement statement = look.one().statement();
    String what = "rows of %s are written".formatted(look.name(writes.table()));
    Cost cost =
        look.live(writes.table())
            .map(
                table -> Cost.changing(table, writes.rows() == null ? table.rows() : writes.rows()))
            .orElse(Cost.UNKNOWN);
    if (!cost.known()) {
      look.warn(Rule.GW601, writes.table(), what + ", " + cost.words());
    } else if (!cost.brief()) {
      look.say(Rule.GW601, writes.table(), what + ", " + cost.words());
    }
    if (cost.large()) {
      look.say(Rule.GW603, writes.table(), what + ", " + cost.words());
    }
    boolean all = statement.begins("update") || statement.begins("delete");
    if (all && !statement.words().contains("where")) {
      look.say(Rule.GW602, writes.table(), "every row of " + look.name(writes.table()));
    }
  }

  private static void types(Look look) {
    look.fresh(Inventory::others)
        .values()
        .forEach(
            other -> {
              if (other.sort().equals("value") && there(look, other.state())) {
                String what = "value %s of %s".formatted(other.name(), other.state());
                if (look.unit().irreversible() || !look.step()) {
                  look.warn(Rule.GW701, 0, what);
                } else {
                  look.say(Rule.GW701, what);
                }
              } else if (other.sort().equals("extension")) {
                look.say(Rule.GW703, "extension %s comes".formatted(other.name()));
              } else if (other.sort().equals("policy")) {
                look.say(Rule.GW702, "policy %s comes".formatted(other.name()));
              }
            });
    look.changed(Inventory::others)
        .values()
        .forEach(
            change -> {
              if (change.after().sort().equals("extension")) {
                look.say(
                    Rule.GW703,
                    "extension %s becomes %s"
                        .formatted(change.after().name(), change.after().state()));
              }
            });
    look.gone(Inventory::others)
        .values()
        .forEach(
            other -> {
              if (other.sort().equals("extension")) {
                look.say(Rule.GW703, "extension %s goes".formatted(other.name()));
              } else if (other.sort().equals("policy") && look.gone(Inventory::columns).isEmpty()) {
                look.say(Rule.GW702, "policy %s goes".formatted(other.name()));
              }
            });
  }

  private static boolean there(Look look, String type) {
    return look.trace().initial().others().values().stream()
        .anyMatch(other -> other.sort().equals("type") && other.name().equals(type));
  }

  private static void rights(Look look) {
    look.changed(Inventory::relations)
        .forEach(
            (id, change) -> {
              Relation initial = look.trace().initial().relations().get(id);
              if (initial != null && !change.before().access().equals(change.after().access())) {
                look.say(Rule.GW702, id, "rights on %s change".formatted(look.name(id)));
              }
            });
  }
}
