package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;
import static io.godwit.engine.Identifier.quoted;

import io.godwit.engine.Copies;
import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The SQL by which rows of a table are copied. A row is locked FOR SHARE while its copy is written,
 * so that nobody changes or deletes it meanwhile; a copy that is there already is the trigger's,
 * and right (rules-postgres 10). A row without a key gets one, and the trigger copies it.
 */
record CopySql(Transform transform) {

  static CopySql of(Transform transform) {
    return new CopySql(transform);
  }

  private Copies copies() {
    return Objects.requireNonNull(transform.copies());
  }

  private boolean fills() {
    return copies().fill() != null;
  }

  /** Of the table as {@code r}, with what its copies are found by. */
  String from() {
    StringBuilder text = new StringBuilder("ONLY ").append(transform.table().sql()).append(" AS r");
    if (fills()) {
      return text.toString();
    }
    for (int i = 0; i < copies().targets().size(); i++) {
      Copies.Target target = copies().targets().get(i);
      text.append(
          " CROSS JOIN LATERAL (SELECT %s, %s AS included FROM (SELECT r.*) AS q) AS w%d"
              .formatted(
                  IntStream.range(0, target.match().size())
                      .mapToObj(m -> "(" + target.expression(target.match().get(m)) + ") AS m" + m)
                      .collect(Collectors.joining(", ")),
                  target.included(),
                  i));
    }
    return Rows.escaped(text.toString());
  }

  /** Rows that have no copy where they should have one. */
  String unfilled() {
    if (fills()) {
      return withoutKey();
    }
    List<String> any = new ArrayList<>();
    for (int i = 0; i < copies().targets().size(); i++) {
      Copies.Target target = copies().targets().get(i);
      String missing =
          "NOT EXISTS (SELECT FROM %s AS t WHERE %s)"
              .formatted(target.table().sql(), matched(target, i));
      any.add(target.where() == null ? missing : "w" + i + ".included AND " + missing);
    }
    return any.size() == 1 ? any.getFirst() : "(" + String.join(" OR ", any) + ")";
  }

  private static String matched(Copies.Target target, int number) {
    return IntStream.range(0, target.match().size())
        .mapToObj(m -> "t.%s = w%d.m%d".formatted(quote(target.match().get(m)), number, m))
        .collect(Collectors.joining(" AND "));
  }

  private String withoutKey() {
    return "r." + quote(fill().column()) + " IS NULL";
  }

  private Copies.Fill fill() {
    return Objects.requireNonNull(copies().fill());
  }

  /** The rows of a batch, locked. */
  String picked(Condition rows, String skip) {
    return fills()
        ? "SELECT r.ctid AS tid FROM ONLY %s AS r WHERE %s AND %s FOR NO KEY UPDATE OF r %s"
            .formatted(transform.table().sql(), rows.sql(), withoutKey(), skip)
        : "SELECT r.* FROM ONLY %s AS r WHERE %s FOR SHARE OF r %s"
            .formatted(transform.table().sql(), rows.sql(), skip);
  }

  /** What is written of them, as further parts of the statement: {@code c0 AS (...)}. */
  String changed() {
    if (fills()) {
      TableName table = transform.table();
      return """
      c0 AS (UPDATE ONLY %s AS r SET %s = %s
        WHERE r.ctid = ANY (ARRAY(SELECT tid FROM picked)) AND %s AND EXISTS (SELECT FROM fence) RETURNING 1)"""
          .formatted(table.sql(), quote(fill().column()), fill().value(), withoutKey());
    }
    List<String> parts = new ArrayList<>();
    for (Copies.Target target : copies().targets()) {
      parts.add(
          """
          c%d AS (INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM picked AS r
            WHERE %s AND EXISTS (SELECT FROM fence) ON CONFLICT (%s) DO NOTHING RETURNING 1)"""
              .formatted(
                  parts.size(),
                  target.table().sql(),
                  quoted(target.columns()),
                  String.join(", ", target.expressions()),
                  target.included(),
                  quoted(target.match())));
    }
    return Rows.escaped(String.join(",\n", parts));
  }

  /** How many rows were written. */
  String count() {
    return fills()
        ? "(SELECT count(*) FROM c0)"
        : IntStream.range(0, copies().targets().size())
            .mapToObj(i -> "(SELECT count(*) FROM c%d)".formatted(i))
            .collect(Collectors.joining(" + "));
  }

  /** For people: both rows of a key. */
  String shown(String key) {
    return copies().targets().stream()
        .map(
            target ->
                "SELECT r AS old, t AS new FROM %s AS r FULL JOIN %s AS t ON %s WHERE %s"
                    .formatted(
                        transform.table().sql(),
                        target.table().sql(),
                        joined(target),
                        new KeySql(transform.key()).is(key)))
        .collect(Collectors.joining("; "));
  }

  private String joined(Copies.Target target) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < target.key().size(); i++) {
      parts.add(
          "t.%s = r.%s"
              .formatted(quote(target.key().get(i)), quote(transform.key().names().get(i))));
    }
    return String.join(" AND ", parts);
  }
}
