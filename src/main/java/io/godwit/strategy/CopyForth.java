package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;
import static io.godwit.engine.Identifier.quoted;

import io.godwit.engine.Copies;
import io.godwit.engine.Transform;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The function that carries a write of the old table to the new ones. Each new table by itself: one
 * that cannot take a row keeps what it has, which is recorded, and neither the write nor the other
 * tables suffer by it.
 */
record CopyForth(Transform transform) {

  String create() {
    Copies copies = CopyRoles.copies(transform);
    StringBuilder text = new StringBuilder();
    text.append(
        """
        CREATE OR REPLACE FUNCTION godwit.%s() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
        #variable_conflict use_column
        BEGIN
        """
            .formatted(quote(transform.functionName())));
    copies.targets().forEach(target -> text.append(target(copies, target)));
    return text.append("  RETURN NULL;\nEND\n$godwit$").toString();
  }

  private String target(Copies copies, Copies.Target target) {
    String table = target.table().sql();
    String matched =
        target.match().stream()
            .map(column -> "t.%1$s = o.%1$s".formatted(quote(column)))
            .collect(Collectors.joining(" AND "));
    String values =
        target.match().stream()
            .map(column -> "(" + target.expression(column) + ") AS " + quote(column))
            .collect(Collectors.joining(", "));
    String same =
        target.match().stream()
            .map(column -> "n.%1$s = o.%1$s".formatted(quote(column)))
            .collect(Collectors.joining(" AND "));
    String included = included(copies, target);
    return """
      BEGIN
        IF TG_OP = 'TRUNCATE' THEN
          TRUNCATE %1$s;
        ELSE
          IF TG_OP <> 'INSERT' THEN
            BEGIN
              -- Where the row was, unless it is there still.
              DELETE FROM %1$s AS t
              USING (SELECT %2$s FROM (SELECT OLD.*) AS r WHERE %3$s) AS o WHERE %4$s
                AND NOT (TG_OP = 'UPDATE' AND EXISTS (
                  SELECT FROM (SELECT %2$s FROM (SELECT NEW.*) AS r WHERE %3$s) AS n WHERE %5$s));
            EXCEPTION WHEN data_exception THEN
              NULL;  -- what could not be made of a row was never there
            END;
          END IF;
          IF TG_OP <> 'DELETE' THEN
            INSERT INTO %1$s (%6$s) OVERRIDING SYSTEM VALUE
            SELECT %7$s FROM (SELECT NEW.*) AS r WHERE %3$s
            ON CONFLICT (%8$s) DO %9$s;
          END IF;
        END IF;
      EXCEPTION WHEN OTHERS THEN
        %10$s
      END;
    """
        .formatted(
            table,
            values,
            included,
            matched,
            same,
            quoted(target.columns()),
            String.join(", ", target.expressions()),
            quoted(target.match()),
            update(target),
            record("up"));
  }

  /** A row that has no key yet is the backfill's. */
  private String included(Copies copies, Copies.Target target) {
    return copies.fill() == null
        ? target.included()
        : transform.key().names().stream()
            .map(name -> "r." + quote(name) + " IS NOT NULL")
            .collect(Collectors.joining(" AND ", "", " AND " + target.included()));
  }

  static String update(Copies.Target target) {
    List<String> set =
        target.columns().stream()
            .filter(column -> !target.match().contains(column) && !target.fixed().contains(column))
            .map(column -> "%1$s = EXCLUDED.%1$s".formatted(quote(column)))
            .toList();
    return set.isEmpty() ? "NOTHING" : "UPDATE SET " + String.join(", ", set);
  }

  /** Of all rows at once there is no key to record: a comparison finds what is left. */
  private String record(String direction) {
    return """
    IF TG_OP <> 'TRUNCATE' THEN
          PERFORM godwit.record_sync_failure(%s, %s, CASE TG_OP WHEN 'DELETE' THEN %s ELSE %s END, SQLSTATE);
        END IF;"""
        .formatted(
            literal(transform.functionName()),
            literal(direction),
            transform.key().text("OLD"),
            transform.key().text("NEW"));
  }
}
