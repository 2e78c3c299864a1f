package io.godwit.sql;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.Difference;
import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The SQL fragments by which rows of a column pair are found, filled and compared. User expressions
 * are evaluated in a scope of their own in which the columns bear the names that the user knows,
 * whatever they are called by now.
 */
final class PairSql {
  private final Transform transform;
  private final Transform.Names names;
  private final boolean newHasAuthority;

  /**
   * Fragments.
   *
   * @param names what the columns are called now
   * @param newHasAuthority true once readers have begun to move
   */
  PairSql(Transform transform, Transform.Names names, boolean newHasAuthority) {
    this.transform = transform;
    this.names = names;
    this.newHasAuthority = newHasAuthority;
  }

  /** The same for one of the tables that hold the rows. */
  PairSql at(TableName leaf) {
    return new PairSql(transform.at(leaf), names, newHasAuthority);
  }

  /** {@code FROM} with the table as {@code r} and both computed values. */
  String from() {
    return source() + computed();
  }

  /** Both computed values of {@code r}, to be joined to whatever it comes from. */
  private String computed() {
    StringBuilder text = new StringBuilder();
    text.append(
        " CROSS JOIN LATERAL (SELECT (%s)::%s AS value, %s AS included FROM (SELECT %s) AS s) AS up"
            .formatted(
                transform.up(),
                transform.newType(),
                transform.where() == null ? "true" : "(" + transform.where() + ")",
                scope(transform.upColumn(), names.old(), transform.upReads())));
    if (transform.down() != null) {
      text.append(
          " CROSS JOIN LATERAL (SELECT (%s)::%s AS value FROM (SELECT %s) AS s) AS down"
              .formatted(
                  transform.down(),
                  transform.oldType(),
                  scope(transform.downColumn(), names.fresh(), transform.downReads())));
    }
    return text.toString();
  }

  private static String scope(String name, String column, List<String> reads) {
    Set<String> parts = new LinkedHashSet<>();
    parts.add("r.%s AS %s".formatted(quote(column), quote(name)));
    reads.stream()
        .filter(read -> !read.equals(name))
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
    String differs = Difference.of(fresh(), "up.value", transform.newByImage());
    String known =
        transform.down() == null
            ? ""
            : " AND (%s IS NULL OR %s)"
                .formatted(fresh(), Difference.of(old(), "down.value", transform.oldByImage()));
    return "up.included AND " + differs + known;
  }

  /** Rows whose sides do not agree in either direction (rules-postgres 5). */
  String divergent() {
    if (transform.down() == null) {
      // Once readers write through the new side, nothing says what the old one should be.
      return newHasAuthority
          ? "false"
          : "up.included AND " + Difference.of(fresh(), "up.value", transform.newByImage());
    }
    return "up.included AND "
        + Difference.of(fresh(), "up.value", transform.newByImage())
        + " AND "
        + Difference.of(old(), "down.value", transform.oldByImage());
  }

  /** The same of a row {@code r} that is being updated: asked again of its latest version. */
  String divergentNow() {
    return "EXISTS (SELECT FROM (SELECT 1) AS one" + computed() + " WHERE " + divergent() + ")";
  }

  /** True if the side that a failed write should have reached is what it should be. */
  String agree(String direction) {
    return direction.equals("down") && transform.down() != null
        ? "NOT " + Difference.of(old(), "down.value", transform.oldByImage())
        : "NOT (" + divergent() + ")";
  }

  String hashes() {
    return "hashtextextended(%s::text, 0), hashtextextended(%s::text, 0)".formatted(old(), fresh());
  }

  String old() {
    return "r." + quote(names.old());
  }

  String fresh() {
    return "r." + quote(names.fresh());
  }

  /** {@code SET} of an UPDATE of the table alone: only before the columns are renamed. */
  String assignment() {
    return "%s = (%s)".formatted(quote(names.fresh()), transform.up());
  }

  /** A function of this session that judges a row even where an expression fails. */
  String judge(List<String> readTypes) {
    Set<String> reads = reads();
    int i = 0;
    StringBuilder parameters = new StringBuilder();
    for (String type : readTypes) {
      parameters.append(", r").append(i++).append(' ').append(type);
    }
    List<String> list = List.copyOf(reads);
    return """
        CREATE OR REPLACE FUNCTION pg_temp.godwit_judge(o %1$s, n %2$s%3$s) RETURNS boolean
        LANGUAGE plpgsql AS $godwit$
        DECLARE u %2$s; d %1$s; up_fails boolean := false;
        BEGIN
          BEGIN
            DECLARE %4$s BEGIN u := (%5$s); END;
          EXCEPTION WHEN OTHERS THEN up_fails := true;
          END;
          IF NOT up_fails AND NOT (%6$s) THEN RETURN false; END IF;
        %7$s
        END $godwit$"""
        .formatted(
            transform.oldType(),
            transform.newType(),
            parameters,
            variables(transform.upColumn(), transform.oldType(), "o", list, readTypes),
            transform.up(),
            Difference.of("n", "u", transform.newByImage()),
            judgeDown(list, readTypes));
  }

  private String judgeDown(List<String> reads, List<String> readTypes) {
    if (transform.down() == null) {
      return newHasAuthority ? "RETURN false;" : "RETURN true;";
    }
    // A new value that the old side cannot hold is lost on the way back, and counted as that.
    return """
        BEGIN
          DECLARE %1$s BEGIN d := (%2$s); END;
        EXCEPTION WHEN OTHERS THEN RETURN %3$s;
        END;
        RETURN %4$s;
        """
        .formatted(
            variables(transform.downColumn(), transform.newType(), "n", reads, readTypes),
            transform.down(),
            newHasAuthority ? "false" : "true",
            Difference.of("o", "d", transform.oldByImage()));
  }

  private static String variables(
      String name, String type, String value, List<String> reads, List<String> types) {
    StringBuilder text = new StringBuilder(quote(name) + " " + type + " := " + value + ";");
    for (int i = 0; i < reads.size(); i++) {
      if (!reads.get(i).equals(name)) {
        text.append(' ').append(quote(reads.get(i))).append(' ').append(types.get(i));
        text.append(" := r").append(i).append(';');
      }
    }
    return text.toString();
  }

  /** A call of {@link #judge} for the row {@code r}. */
  String judged() {
    return "pg_temp.godwit_judge(%s, %s%s)"
        .formatted(
            old(),
            fresh(),
            reads().stream().map(c -> ", r." + quote(c)).collect(Collectors.joining()));
  }

  /** Columns other than the pair that the expressions read, in a fixed order. */
  Set<String> reads() {
    Set<String> reads = new LinkedHashSet<>(transform.upReads());
    reads.addAll(transform.downReads());
    reads.remove(transform.upColumn());
    reads.remove(transform.downColumn());
    return reads;
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
