package io.godwit.lint;

import io.godwit.engine.SqlStatement;
import io.godwit.lint.Inventory.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** GW501 to GW516. */
final class LockRules {
  private static final Pattern LOCK_TIMEOUT =
      Pattern.compile("(?i)lock_timeout\\s*(?:=|to)\\s*'?\\s*(\\d+)\\s*(ms|s|min|h|d)?");
  private static final Map<String, Integer> MILLIS =
      Map.of("ms", 1, "s", 1_000, "min", 60_000, "h", 3_600_000, "d", 86_400_000);
  private static final int LONGEST_MILLIS = 10_000;
  private static final int MOST_TABLES = 2;

  private LockRules() {}

  static void look(Look look) {
    SqlStatement statement = look.one().statement();
    if (look.step()) {
      ofStep(look, statement);
    } else {
      timeouts(look, statement);
    }
    underLock(look);
    manyTables(look);
    mixed(look);
    triggers(look);
    partitions(look, statement);
  }

  private static void ofStep(Look look, SqlStatement statement) {
    if (statement.controlsTransaction()) {
      look.say(Rule.GW506, statement.words().getFirst().toUpperCase(java.util.Locale.ROOT));
    }
    if (statement.begins("set")
        && !statement.begins("set", "local")
        && !statement.begins("set", "constraints")
        && !statement.begins("set", "transaction")) {
      look.say(Rule.GW516, "SET without LOCAL");
    }
    for (long table : new TreeMap<>(look.one().locks()).keySet()) {
      LockMode lock = look.lock(table);
      if (!look.old(table) || lock == null || lock.compareTo(LockMode.ROW_EXCLUSIVE) < 0) {
        continue;
      }
      if (!look.named(table)) {
        look.say(Rule.GW515, table, "%s on %s".formatted(lock.words(), look.name(table)));
      }
      if (!look.one().inTransaction() && lock.blocksWrites()) {
        look.say(Rule.GW514, table, "%s is waited for without a limit".formatted(lock.words()));
      }
    }
  }

  private static void timeouts(Look look, SqlStatement statement) {
    Matcher given = LOCK_TIMEOUT.matcher(statement.sql());
    if (statement.begins("set") && given.find()) {
      String unit =
          given.group(2) == null ? "ms" : given.group(2).toLowerCase(java.util.Locale.ROOT);
      long millis = Long.parseLong(given.group(1)) * MILLIS.getOrDefault(unit, 1);
      if (millis == 0 || millis > LONGEST_MILLIS) {
        look.say(Rule.GW505, "lock_timeout is " + given.group(1) + " " + unit);
      }
    }
    List<Traced> all = look.trace().statements();
    int at = all.indexOf(look.one());
    boolean limited =
        all.subList(0, at).stream()
            .anyMatch(
                before ->
                    before.statement().begins("set")
                        && before.statement().words().contains("lock_timeout"));
    boolean said = look.found().stream().anyMatch(finding -> finding.rule() == Rule.GW504);
    strong(look, LockMode.SHARE).stream()
        .filter(table -> !limited && !said)
        .findFirst()
        .ifPresent(
            table -> look.say(Rule.GW504, table, "nothing limits how long the lock is waited for"));
  }

  private static List<Long> strong(Look look, LockMode least) {
    return new TreeMap<>(look.one().locks())
        .entrySet().stream()
            .filter(lock -> lock.getValue().stream().anyMatch(mode -> mode.compareTo(least) >= 0))
            .map(Map.Entry::getKey)
            .filter(look::old)
            .toList();
  }

  private static void underLock(Look look) {
    boolean held =
        look.one().held().entrySet().stream()
            .anyMatch(
                lock -> lock.getValue() == LockMode.ACCESS_EXCLUSIVE && look.old(lock.getKey()));
    boolean works =
        look.fresh(Inventory::indexes).values().stream().anyMatch(index -> look.old(index.table()))
            || look.changed(Inventory::relations).entrySet().stream()
                .anyMatch(
                    change ->
                        look.old(change.getKey())
                            && change.getValue().before().file()
                                != change.getValue().after().file());
    if (held && works) {
      look.say(Rule.GW501, "it works through rows while a lock of before is held");
    }
  }

  private static void manyTables(Look look) {
    Map<Long, LockMode> held = new HashMap<>(look.one().held());
    held.keySet().removeIf(table -> !look.old(table));
    held.values().removeIf(mode -> mode.compareTo(LockMode.SHARE_ROW_EXCLUSIVE) < 0);
    List<Long> all = new ArrayList<>(held.keySet());
    strong(look, LockMode.SHARE_ROW_EXCLUSIVE).stream()
        .filter(table -> !held.containsKey(table))
        .forEach(all::add);
    if (held.size() <= MOST_TABLES && all.size() > MOST_TABLES) {
      look.say(
          Rule.GW502,
          "strong locks on %s"
              .formatted(String.join(", ", all.stream().map(look::name).sorted().toList())));
    }
  }

  private static void mixed(Look look) {
    List<Traced> before =
        look.trace().statements().stream()
            .takeWhile(traced -> traced != look.one())
            .filter(traced -> traced.unit() == look.one().unit())
            .toList();
    boolean writes = writesOld(look, look.one());
    boolean now = writes && before.stream().anyMatch(Traced::changesSchema);
    boolean then =
        look.one().changesSchema() && before.stream().anyMatch(traced -> writesOld(look, traced));
    boolean said =
        look.found().stream()
            .anyMatch(
                finding -> finding.rule() == Rule.GW503 && finding.unit() == look.one().unit());
    if (look.unit().inTransaction() && (now || then) && !said) {
      look.say(Rule.GW503, "one transaction changes the schema, and rows of tables that are there");
    }
  }

  private static boolean writesOld(Look look, Traced traced) {
    return traced.writes().stream().anyMatch(writes -> look.old(writes.table()));
  }

  private static void triggers(Look look) {
    look.fresh(Inventory::triggers)
        .values()
        .forEach(
            trigger -> {
              if (look.old(trigger.table())) {
                look.say(
                    Rule.GW509,
                    trigger.table(),
                    "trigger %s on %s".formatted(trigger.name(), look.name(trigger.table())));
              }
            });
    look.changed(Inventory::triggers)
        .values()
        .forEach(
            change -> {
              if (!change.before().state().equals(change.after().state())) {
                look.say(
                    Rule.GW510,
                    change.after().table(),
                    "trigger %s of %s is %s"
                        .formatted(
                            change.after().name(),
                            look.name(change.after().table()),
                            change.after().state()));
              }
            });
  }

  private static void partitions(Look look, SqlStatement statement) {
    look.changed(Inventory::relations)
        .forEach(
            (id, change) -> {
              Relation after = change.after();
              if (change.before().parent() == 0
                  && after.parent() != 0
                  && look.old(id)
                  && scans(look)) {
                look.say(
                    Rule.GW511,
                    id,
                    "partition %s of %s is looked through"
                        .formatted(look.name(id), look.name(after.parent())),
                    look.reading(id));
              }
              if (change.before().parent() != 0
                  && after.parent() == 0
                  && after.table()
                  && statement.has("detach", "partition")
                  && !look.one().concurrently()) {
                look.say(
                    Rule.GW512,
                    change.before().parent(),
                    "partition %s is detached".formatted(after.name()));
              }
            });
  }

  private static boolean scans(Look look) {
    return look.one().said().stream().anyMatch(said -> said.startsWith("verifying table"));
  }
}
