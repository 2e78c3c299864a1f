package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.CopyChange;
import io.godwit.engine.CopyFacts;
import io.godwit.engine.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows that there are, sent there and back: one that cannot be made, that would have no place
 * or two, or that does not come back as what it was, is named before anything is done.
 */
record CopyTrial(
    Connection connection,
    CopyChange change,
    List<CopyFacts.Column> sources,
    Key key,
    List<CopyFacts.Target> targets,
    long rows) {
  /** Of larger tables a sample is tried, of about so many rows. */
  private static final long MOST = 1_000_000;

  private record Bad(String key, String why) {}

  static List<String> of(
      Connection connection,
      CopyChange change,
      List<CopyFacts.Column> sources,
      Key key,
      List<CopyFacts.Target> targets,
      long rows)
      throws SQLException {
    return new CopyTrial(connection, change, sources, key, targets, rows).look();
  }

  private List<String> look() throws SQLException {
    for (int i = 0; i < targets.size(); i++) {
      Rows.execute(
          connection,
          "CREATE TEMP TABLE godwit_into_%d (%s) ON COMMIT DROP"
              .formatted(
                  i,
                  targets.get(i).columns().stream()
                      .map(column -> quote(column.name()) + " " + column.type())
                      .collect(Collectors.joining(", "))));
    }
    Rows.execute(connection, function());
    String added = change.spec().addKey();
    String shown = added == null ? key.text("r") : "r.ctid::text";
    Optional<Bad> bad =
        Rows.first(
            connection,
            row -> new Bad(row.getString(1), row.getString(2)),
            """
            SELECT key, why FROM (SELECT %s AS key, pg_temp.godwit_trial(ROW(r.*%s)::pg_temp.godwit_up) AS why
              FROM ONLY %s AS r%s OFFSET 0) AS tried WHERE why IS NOT NULL LIMIT 1
            """
                .formatted(
                    shown,
                    added == null ? "" : ", 0",
                    change.table().sql(),
                    rows <= MOST ? "" : " TABLESAMPLE SYSTEM (%s)".formatted(100.0 * MOST / rows)));
    return bad.map(one -> List.of(words(one))).orElse(List.of());
  }

  private String words(Bad bad) {
    String row = (change.spec().addKey() == null ? "the row with key " : "the row at ") + bad.key();
    String[] what = bad.why().split(":", 2);
    return switch (what[0]) {
      case "failed" ->
          "%s cannot be transformed (SQLSTATE %s): correct it, or change the expression (up, where)"
              .formatted(row, what[1]);
      case "null" ->
          "%s has no value for %s, which tells rows apart in the new table: correct it, or choose another column"
              .formatted(row, what[1]);
      case "places" ->
          "%s belongs into %s of the new tables, and each row has to be in exactly one: change where"
              .formatted(row, what[1].equals("0") ? "none" : what[1]);
      default ->
          "%s does not come back as what it was: column %s would have another value on the way back. Correct down; or accept that (acceptLossyWayBack: true); or do without a way back (wayBack: None)"
              .formatted(row, what[1]);
    };
  }

  private String function() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        CREATE FUNCTION pg_temp.godwit_trial(godwit_row pg_temp.godwit_up) RETURNS text
        LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $godwit$
        #variable_conflict use_column
        DECLARE
          godwit_places int := 0;
        """);
    for (int i = 0; i < targets.size(); i++) {
      text.append("  godwit_new_%1$d pg_temp.godwit_into_%1$d;\n".formatted(i));
    }
    text.append("  godwit_back pg_temp.godwit_up;\nBEGIN\n  BEGIN\n");
    for (int i = 0; i < targets.size(); i++) {
      text.append(made(i, targets.get(i)));
    }
    text.append("  EXCEPTION WHEN OTHERS THEN\n    IF ").append(SqlFailure.caughtTransient());
    text.append(" THEN RAISE; END IF;\n    RETURN 'failed:' || SQLSTATE;\n  END;\n");
    if (targets.stream().anyMatch(target -> target.where() != null)) {
      text.append("  IF godwit_places <> 1 THEN RETURN 'places:' || godwit_places; END IF;\n");
    }
    if (change.carried() && !Boolean.TRUE.equals(change.spec().acceptLossyWayBack())) {
      for (int i = 0; i < targets.size(); i++) {
        text.append(back(i, targets.get(i)));
      }
    }
    return text.append("  RETURN NULL;\nEND\n$godwit$").toString();
  }

  private static String where(CopyFacts.Target target) {
    return target.where() == null
        ? "true"
        : "coalesce((SELECT %s FROM (SELECT (godwit_row).*) AS r), false)"
            .formatted(target.where());
  }

  private static String made(int number, CopyFacts.Target target) {
    StringBuilder text = new StringBuilder();
    text.append(
        "    IF %s THEN\n      godwit_places := godwit_places + 1;\n".formatted(where(target)));
    text.append(
        "      SELECT %s INTO godwit_new_%d FROM (SELECT (godwit_row).*) AS r;\n"
            .formatted(
                target.columns().stream()
                    .map(column -> column.up() == null ? "NULL" : "(" + column.tried() + ")")
                    .collect(Collectors.joining(", ")),
                number));
    LinkedHashSet<String> apart = new LinkedHashSet<>(target.key());
    @Nullable String by = target.partitionBy();
    if (by != null) {
      apart.add(by);
    }
    for (String column : apart) {
      text.append(
          "      IF godwit_new_%d.%s IS NULL THEN RETURN %s; END IF;\n"
              .formatted(
                  number,
                  quote(column),
                  io.godwit.engine.Identifier.literal("null:column " + column)));
    }
    return text.append("    END IF;\n").toString();
  }

  /** Each expression by itself: a failing one is a lossy one, and which it is can be told. */
  private String back(int number, CopyFacts.Target target) {
    StringBuilder text = new StringBuilder("  IF %s THEN\n".formatted(where(target)));
    for (CopyFacts.Back one : target.back()) {
      String column = quote(one.column());
      text.append(
          """
              BEGIN
                godwit_back.%1$s := (SELECT %2$s FROM (SELECT (godwit_new_%3$d).*) AS r);
                IF pg_catalog.record_image_ne(ROW(godwit_back.%1$s), ROW((godwit_row).%1$s)) THEN RETURN %4$s; END IF;
              EXCEPTION WHEN OTHERS THEN
                IF %5$s THEN RAISE; END IF;
                RETURN %4$s;
              END;
          """
              .formatted(
                  column,
                  one.down(),
                  number,
                  io.godwit.engine.Identifier.literal("lossy:" + one.column()),
                  SqlFailure.caughtTransient()));
    }
    return text.append("  END IF;\n").toString();
  }
}
