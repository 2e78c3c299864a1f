package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableFacts;
import io.godwit.engine.Transform;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The life of the sync trigger, from DualWrite to the drop (rules-postgres 2); without one, where
 * the application writes both sides, what is left of its steps.
 */
final class SyncSteps {
  /** The step that renames the old columns out of sight where the new ones have their own names. */
  static final String HIDE_ID = "contract/hide";

  private final ColumnChange change;
  private final TableFacts facts;
  private final Transform transform;
  private final SyncFunction function;
  private final boolean byApplication;

  SyncSteps(ColumnChange change, TableFacts facts, Transform transform, boolean byApplication) {
    this.byApplication = byApplication;
    this.change = change;
    this.facts = facts;
    this.transform = transform;
    this.function = new SyncFunction(transform, facts);
  }

  /** Function and trigger; the old side's defaults move into the function (rules-postgres 4). */
  SqlStep install() {
    String table = change.table().sql();
    List<@Nullable String> moved = movedDefaults();
    List<String> sql =
        new ArrayList<>(
            List.of(functionBefore(), trigger(), FiringAlways.sql(change.table(), triggerName())));
    List<String> undo = new ArrayList<>();
    for (int i = 0; i < moved.size(); i++) {
      if (moved.get(i) != null) {
        String column = quote(change.oldNames().get(i));
        sql.add("ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT".formatted(table, column));
        undo.add(
            "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s".formatted(table, column, moved.get(i)));
      }
    }
    boolean moves = !undo.isEmpty();
    undo.addAll(remove());
    return SqlStep.transaction(
        "dualwrite/sync",
        Stage.DUAL_WRITE,
        moves ? Lock.ACCESS_EXCLUSIVE : Lock.SHARE_ROW_EXCLUSIVE,
        sql,
        undo,
        Probes.trigger(change.table(), triggerName()));
  }

  /** Old name out of sight and new function body in one transaction, or every write would fail. */
  SqlStep hide() {
    List<String> before = transform.names(false).old();
    List<String> after = transform.names(true).old();
    return SqlStep.transaction(
        HIDE_ID,
        Stage.HIDE,
        Lock.ACCESS_EXCLUSIVE,
        renamed(before, after, functionAfter()),
        renamed(after, before, functionBefore()),
        Probes.columns(change.table(), after));
  }

  /**
   * The way back once readers had moved: before the new side is dropped it is out of sight for a
   * while, because nothing else shows that nobody uses it (rules-postgres 6). What follows is the
   * undo of Expand, which finds the column under either name.
   */
  SqlStep hideNew() {
    Transform.Names names = transform.withdrawn();
    return SqlStep.transaction(
        "rollback/hide",
        Stage.HIDE_NEW,
        Lock.ACCESS_EXCLUSIVE,
        renamed(
            transform.names(false).fresh(),
            names.fresh(),
            function.create(names, authority(), movedDefaults())),
        List.of(),
        Probes.columns(change.table(), names.fresh()));
  }

  /** Trigger, columns, function: in this order, or the trigger's column list forbids the drop. */
  SqlStep drop() {
    String table = change.table().sql();
    List<String> sql = new ArrayList<>();
    if (!byApplication) {
      sql.add("DROP TRIGGER %s ON %s".formatted(quote(triggerName()), table));
    }
    List<String> hidden = transform.names(true).old();
    hidden.forEach(
        column ->
            sql.add("ALTER TABLE %s DROP COLUMN %s RESTRICT".formatted(table, quote(column))));
    if (!byApplication) {
      sql.add("DROP FUNCTION godwit.%s()".formatted(quote(transform.functionName())));
    }
    if (change.newColumn() != null) {
      sql.addAll(namesOfTheOldSide());
      sql.addAll(defaultsOfTheNewSide());
    }
    return SqlStep.drop(sql, Probes.noColumns(change.table(), hidden));
  }

  /** Indexes and constraints that are not named after the column take over the old ones' names. */
  private List<String> namesOfTheOldSide() {
    List<String> sql = new ArrayList<>();
    if (change.several()) {
      return sql;
    }
    Set<String> constraints = new LinkedHashSet<>();
    for (TableFacts.Constraint constraint : facts.constraints()) {
      constraints.add(constraint.newName());
      if (constraint.newDefinition() != null && constraint.newName().contains("_godwit_new")) {
        sql.add(
            "ALTER TABLE %s RENAME CONSTRAINT %s TO %s"
                .formatted(
                    change.table().sql(), quote(constraint.newName()), quote(constraint.name())));
      }
    }
    for (TableFacts.Index index : facts.indexes()) {
      // The index of a constraint is renamed with it.
      if (index.newName().contains("_godwit_new") && !constraints.contains(index.newName())) {
        sql.add(
            "ALTER INDEX %s.%s RENAME TO %s"
                .formatted(
                    quote(change.table().schema()), quote(index.newName()), quote(index.name())));
      }
    }
    return sql;
  }

  private List<String> defaultsOfTheNewSide() {
    List<String> sql = new ArrayList<>();
    for (int i = 0; i < facts.fresh().size(); i++) {
      String byDefault = facts.fresh().get(i).byDefault();
      if (byDefault != null) {
        sql.add(
            "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s"
                .formatted(change.table().sql(), quote(change.freshNames().get(i)), byDefault));
      }
    }
    return sql;
  }

  /** The function while the old names are in sight. */
  String functionBefore() {
    return function.create(transform.names(false), authority(), movedDefaults());
  }

  /** The function once the columns have their last names. */
  String functionAfter() {
    return function.create(
        transform.names(true), change.newColumn() == null ? "true" : authority(), movedDefaults());
  }

  /** A name and the function that knows it change together, where there is a function. */
  private List<String> renamed(List<String> from, List<String> to, String body) {
    List<String> sql = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      sql.add(rename(from.get(i), to.get(i)));
    }
    if (!byApplication) {
      sql.add(body);
    }
    return sql;
  }

  private String rename(String from, String to) {
    return "ALTER TABLE %s RENAME COLUMN %s TO %s"
        .formatted(change.table().sql(), quote(from), quote(to));
  }

  /** Somebody may have taken them away: that is no reason not to walk back. */
  private List<String> remove() {
    return List.of(
        "DROP TRIGGER IF EXISTS %s ON %s".formatted(quote(triggerName()), change.table().sql()),
        "DROP FUNCTION IF EXISTS godwit.%s()".formatted(quote(transform.functionName())));
  }

  /** Old until the ramp leaves 0, new from then on; without a flag old until the swap. */
  private String authority() {
    return change.newColumn() == null
        ? "false"
        : "coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = %s), false)"
            .formatted(literal(transform.functionName()));
  }

  /** Only where an application may name the new column while the old one has a default. */
  private List<@Nullable String> movedDefaults() {
    List<@Nullable String> moved = new ArrayList<>();
    for (TableFacts.Column column : facts.old()) {
      moved.add(change.newColumn() == null ? null : column.defaultSql());
    }
    return moved;
  }

  /** Sorts behind the user's triggers: PostgreSQL fires them by name. */
  static String triggerName(Transform transform) {
    return "zzz_godwit_" + transform.functionName();
  }

  private String triggerName() {
    return triggerName(transform);
  }

  /**
   * The condition keeps the function out of the backfill's way without calling it. Where rows have
   * no key, any update can carry an unfilled one to a place that the backfill has passed, so that
   * it fires for each and fills the row.
   */
  private String trigger() {
    Set<String> columns = new LinkedHashSet<>();
    columns.addAll(change.oldNames());
    columns.addAll(change.freshNames());
    columns.addAll(transform.key().names());
    columns.addAll(transform.upReads());
    columns.addAll(transform.downReads());
    // In the swap form "down" calls the new column by the old one's name, which is listed already.
    String updateOf =
        facts.triggers().before().isEmpty() && !transform.key().byPlace()
            ? " OF " + columns.stream().map(c -> quote(c)).collect(Collectors.joining(", "))
            : "";
    return """
        CREATE TRIGGER %s BEFORE INSERT OR UPDATE%s ON %s
        FOR EACH ROW WHEN (current_setting('godwit.standing_aside', true) IS DISTINCT FROM %s)
        EXECUTE FUNCTION godwit.%s()"""
        .formatted(
            quote(triggerName()),
            updateOf,
            change.table().sql(),
            literal(transform.functionName()),
            quote(transform.functionName()));
  }
}
