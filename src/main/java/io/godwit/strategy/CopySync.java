package io.godwit.strategy;

import static io.godwit.engine.Identifier.derive;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.Copies;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import java.util.ArrayList;
import java.util.List;

/**
 * The triggers of a copy: those on the old table until the swap, those on the new ones from then
 * on, never both (rules-postgres 10). They fire after the row is written, and write with the rights
 * of Godwit: whoever may write the old table need not be allowed to write the new one.
 */
record CopySync(Transform transform) {

  private Copies copies() {
    return CopyRoles.copies(transform);
  }

  private String forth() {
    return transform.functionName();
  }

  private String back(int number) {
    return derive(transform.functionName(), "_back_" + number);
  }

  private String trigger() {
    return SyncSteps.triggerName(transform);
  }

  private String ofTruncate() {
    return derive(SyncSteps.triggerName(transform), "_t");
  }

  /**
   * The triggers on the old table.
   *
   * @param key how a table gets a key that had none
   */
  SqlStep install(CopyKey key) {
    List<String> sql = new ArrayList<>(key.begun());
    sql.addAll(function(forth(), new CopyForth(transform).create()));
    sql.addAll(tied());
    List<String> undo = new ArrayList<>(untied());
    undo.add(dropped(forth()));
    undo.addAll(key.ended());
    return SqlStep.transaction(
        "dualwrite/sync",
        Stage.DUAL_WRITE,
        key.begun().isEmpty() ? Lock.SHARE_ROW_EXCLUSIVE : Lock.ACCESS_EXCLUSIVE,
        sql,
        undo,
        Probes.trigger(transform.table(), trigger()));
  }

  private static List<String> function(String name, String definition) {
    return List.of(
        definition, "REVOKE ALL ON FUNCTION godwit.%s() FROM PUBLIC".formatted(quote(name)));
  }

  private static String dropped(String function) {
    return "DROP FUNCTION IF EXISTS godwit.%s()".formatted(quote(function));
  }

  /** The triggers on the old table, under its own name. */
  List<String> tied() {
    return triggers(transform.table(), forth(), "AFTER");
  }

  List<String> untied() {
    return untied(transform.table());
  }

  private List<String> triggers(TableName table, String function, String truncate) {
    return List.of(
        "CREATE TRIGGER %s AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION godwit.%s()"
            .formatted(quote(trigger()), table.sql(), quote(function)),
        FiringAlways.sql(table, trigger()),
        truncate(table, function, truncate),
        FiringAlways.sql(table, ofTruncate()));
  }

  private String truncate(TableName table, String function, String when) {
    return "CREATE TRIGGER %s %s TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION godwit.%s()"
        .formatted(quote(ofTruncate()), when, table.sql(), quote(function));
  }

  private List<String> untied(TableName table) {
    return List.of(
        "DROP TRIGGER IF EXISTS %s ON %s".formatted(quote(trigger()), table.sql()),
        "DROP TRIGGER IF EXISTS %s ON %s".formatted(quote(ofTruncate()), table.sql()));
  }

  /** The triggers on the new tables, under their last names. */
  List<String> reversed() {
    List<String> sql = new ArrayList<>();
    if (!copies().carried()) {
      return sql;
    }
    for (int i = 0; i < copies().targets().size(); i++) {
      Copies.Target target = copies().targets().get(i);
      sql.addAll(function(back(i), new CopyBack(transform, target, back(i)).create()));
      sql.addAll(triggers(target.after(), back(i), "BEFORE"));
      for (TableName partition : target.partitions()) {
        sql.add(truncate(partition, back(i), "BEFORE"));
        sql.add(FiringAlways.sql(partition, ofTruncate()));
      }
    }
    return sql;
  }

  List<String> unreversed() {
    List<String> sql = new ArrayList<>();
    if (!copies().carried()) {
      return sql;
    }
    for (int i = 0; i < copies().targets().size(); i++) {
      Copies.Target target = copies().targets().get(i);
      sql.addAll(untied(target.after()));
      for (TableName partition : target.partitions()) {
        sql.add(
            """
            DO $godwit$ BEGIN
              IF to_regclass(%1$s) IS NOT NULL THEN DROP TRIGGER IF EXISTS %2$s ON %3$s; END IF;
            END $godwit$"""
                .formatted(
                    io.godwit.engine.Identifier.literal(partition.sql()),
                    quote(ofTruncate()),
                    partition.sql()));
      }
      sql.add(dropped(back(i)));
    }
    return sql;
  }

  /** Whatever is left of them when the old table goes. */
  List<String> removed() {
    List<String> sql = new ArrayList<>(unreversed());
    sql.add(dropped(forth()));
    return sql;
  }
}
