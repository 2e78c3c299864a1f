package io.godwit.sql;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The SQL fragments by which rows with two sides are found, filled and compared. User expressions
 * are evaluated in a scope of their own in which the columns bear the names that the user knows,
 * whatever they are called by now.
 */
final class PairSql {
  private final Transform transform;
  private final Transform.Names names;
  private final SqlSide old;
  private final SqlSide fresh;
  private final boolean newHasAuthority;
  private final long excluding;

  /**
   * Fragments.
   *
   * @param names what the columns are called now
   * @param newHasAuthority true once readers have begun to move
   */
  PairSql(Transform transform, Transform.Names names, boolean newHasAuthority) {
    this(transform, names, newHasAuthority, 0);
  }

  private PairSql(
      Transform transform, Transform.Names names, boolean newHasAuthority, long excluding) {
    this.transform = transform;
    this.names = names;
    this.old = new SqlSide(transform.old(), names.old(), "down");
    this.fresh = new SqlSide(transform.fresh(), names.fresh(), "up");
    this.newHasAuthority = newHasAuthority;
    this.excluding = excluding;
  }

  /** The same for one of the tables that hold the rows. */
  PairSql at(TableName leaf) {
    return new PairSql(transform.at(leaf), names, newHasAuthority, excluding);
  }

  /** The same without rows in quarantine: whatever is said of them would fail. */
  PairSql excluding(long migration) {
    return new PairSql(transform, names, newHasAuthority, migration);
  }

  /** CASE alone promises that the condition is not evaluated for rows in quarantine. */
  private String guarded(String condition) {
    return excluding == 0
        ? condition
        : "CASE WHEN (r.tableoid, %s) IN (%s) THEN false ELSE %s END"
            .formatted(key(), Quarantine.keptOut(excluding), condition);
  }

  /** The same where rows are copied to other tables, or null. */
  @Nullable CopySql copy() {
    return transform.copies() == null ? null : CopySql.of(transform);
  }

  /** What the two sides are. */
  Transform transform() {
    return transform;
  }

  /** {@code FROM} with the table as {@code r} and all computed values. */
  String from() {
    if (transform.byDefault()) {
      return source();
    }
    CopySql copy = copy();
    return copy != null ? copy.from() : source() + computed();
  }

  /** All computed values of {@code r}, to be joined to whatever it comes from. */
  private String computed() {
    StringBuilder text = new StringBuilder();
    text.append(
        " CROSS JOIN LATERAL (SELECT %s, %s AS included FROM (SELECT %s) AS s) AS up"
            .formatted(
                fresh.computed(),
                transform.where() == null ? "true" : "(" + Rows.escaped(transform.where()) + ")",
                scope(old, transform.upReads())));
    if (transform.someWayBack()) {
      text.append(
          " CROSS JOIN LATERAL (SELECT %s FROM (SELECT %s) AS s) AS down"
              .formatted(old.computed(), scope(fresh, transform.downReads())));
    }
    return text.toString();
  }

  private static String scope(SqlSide side, List<String> reads) {
    Set<String> parts = new LinkedHashSet<>(side.spoken());
    Set<String> spoken = new HashSet<>();
    side.columns().forEach(column -> spoken.add(column.spoken()));
    reads.stream()
        .filter(read -> !spoken.contains(read))
        .forEach(read -> parts.add("r.%1$s AS %1$s".formatted(quote(read))));
    return String.join(", ", parts);
  }

  /** The table as {@code r}: a partitioned one with its partitions, any other without children. */
  String source() {
    return (transform.partitioned() ? "" : "ONLY ") + transform.table().sql() + " AS r";
  }

  /** The table itself. */
  TableName table() {
    return transform.table();
  }

  /** The key of {@code r}, as the ledger keeps it. */
  String key() {
    return transform.key().text("r");
  }

  /** How rows are found by their keys. */
  KeySql keys() {
    return new KeySql(transform.key());
  }

  /** Rows that the backfill has to write: the old side is right. */
  String unfilled() {
    CopySql copy = copy();
    if (copy != null) {
      return copy.unfilled();
    }
    if (transform.byDefault()) {
      return fresh.isNull();
    }
    String known =
        transform.wayBack() ? " AND (%s OR %s)".formatted(fresh.isNull(), old.differsAtAll()) : "";
    return guarded("up.included AND " + fresh.differsAtAll() + known);
  }

  /** Rows whose sides do not agree in either direction (rules-postgres 5). */
  String divergent() {
    boolean back = newHasAuthority ? transform.someWayBack() : transform.wayBack();
    if (!back) {
      // Once readers write through the new side, nothing says what the old one should be.
      return newHasAuthority ? "false" : guarded("up.included AND " + fresh.differs());
    }
    return guarded("up.included AND " + fresh.differs() + " AND " + old.differsAtAll());
  }

  /** The same of a row {@code r} that is being updated: asked again of its latest version. */
  String divergentNow() {
    return "EXISTS (SELECT FROM (SELECT 1) AS one" + computed() + " WHERE " + divergent() + ")";
  }

  /** True if the side that a failed write should have reached is what it should be. */
  String agree(String direction) {
    return direction.equals("down") && transform.someWayBack()
        ? "NOT " + old.differsAtAll()
        : "NOT (" + divergent() + ")";
  }

  /**
   * The same of a row in quarantine that is to be tried once more. Once readers write through the
   * new side, only what it never had is filled.
   */
  String unfilledNow() {
    return (newHasAuthority ? fresh.isNull() + " AND " : "")
        + "EXISTS (SELECT FROM (SELECT 1) AS one%s WHERE up.included AND %s)"
            .formatted(computed(), fresh.differsAtAll());
  }

  /** {@code SET} of an UPDATE of {@code r}, whatever the columns are called by now. */
  String assignmentNow() {
    return fresh.assignmentOfComputed(computed());
  }

  String hashes() {
    return old.hash() + ", " + fresh.hash();
  }

  /** The old side of {@code r}, and what it should be. */
  SqlSide old() {
    return old;
  }

  /** The new side of {@code r}, and what it should be. */
  SqlSide fresh() {
    return fresh;
  }

  /** The rows of a batch, found and locked; part of its statement. */
  String picked(Condition rows, String skip) {
    CopySql copy = copy();
    return copy != null
        ? copy.picked(rows, skip)
        : "SELECT r.ctid AS tid FROM %s WHERE %s AND %s FOR NO KEY UPDATE OF r %s"
            .formatted(from(), rows.sql(), unfilled(), skip);
  }

  /** What is written of them, where the fence stands; further parts of the statement. */
  String changed() {
    CopySql copy = copy();
    return copy != null
        ? copy.changed()
        : """
          changed AS (
            UPDATE ONLY %1$s AS %2$s SET %3$s
            WHERE %2$s.ctid = ANY (ARRAY(SELECT tid FROM picked)) AND EXISTS (SELECT FROM fence)
            RETURNING 1)"""
            .formatted(table().sql(), quote(table().name()), assignment());
  }

  /** How many were written. */
  String count() {
    CopySql copy = copy();
    return copy != null ? copy.count() : "(SELECT count(*) FROM changed)";
  }

  /** {@code SET} of an UPDATE of the table alone: only before the columns are renamed. */
  String assignment() {
    return transform.byDefault()
        ? quote(names.fresh().getFirst()) + " = DEFAULT"
        : fresh.assignment();
  }

  /** Judges rows for which an expression fails. */
  Judge judge() {
    return new Judge(transform, names, newHasAuthority);
  }

  /** The same of a row for which an expression may fail. */
  String judged() {
    return guarded(judge().differs());
  }

  /** Makes the sync trigger stand aside, for one statement; the user's own too where asked for. */
  String standAside() {
    String ours =
        "SELECT set_config('godwit.standing_aside', %s, true)"
            .formatted(literal(transform.functionName()));
    return transform.skipUserTriggers()
        ? ours + " || set_config('session_replication_role', 'replica', true)"
        : ours;
  }
}
