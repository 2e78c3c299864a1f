package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;
import static io.godwit.engine.Identifier.quoted;

import io.godwit.engine.Copies;
import io.godwit.engine.Key;
import io.godwit.engine.Transform;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The function that carries a write of a new table back to the old one, out of sight, so that
 * nothing is lost on the way back.
 *
 * @param name of the function
 */
record CopyBack(Transform transform, Copies.Target target, String name) {

  String create() {
    return """
    CREATE OR REPLACE FUNCTION godwit.%1$s() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
    #variable_conflict use_column
    DECLARE
      godwit_done boolean := false;
    BEGIN
      BEGIN
        IF TG_OP = 'TRUNCATE' THEN
    %2$s      ELSIF TG_OP = 'DELETE' THEN
          %3$s
        ELSE
    %4$s          IF NOT godwit_done THEN
            %5$s
          END IF;
        END IF;
      EXCEPTION WHEN OTHERS THEN
        IF TG_OP <> 'TRUNCATE' THEN
          PERFORM godwit.record_sync_failure(%6$s, 'down', CASE TG_OP WHEN 'DELETE' THEN %7$s ELSE %8$s END, SQLSTATE);
        END IF;
      END;
      RETURN NULL;
    END
    $godwit$"""
        .formatted(
            quote(name),
            truncated(),
            gone("OLD"),
            updated(),
            inserted(),
            literal(transform.functionName()),
            own().text("OLD"),
            own().text("NEW"));
  }

  private Copies copies() {
    return CopyRoles.copies(transform);
  }

  private String old() {
    return copies().hidden().sql();
  }

  /** The old key, as it is called here. */
  private Key own() {
    return copies().back(transform.key(), target).key();
  }

  private boolean lesser() {
    return copies().lesser(target);
  }

  /** The row of the old table that belongs to a row of this one. */
  private String found(String row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < transform.key().columns().size(); i++) {
      text.append(i == 0 ? "" : " AND ");
      text.append(
          "r.%s = %s.%s"
              .formatted(quote(transform.key().names().get(i)), row, quote(target.key().get(i))));
    }
    return text.toString();
  }

  /** A row that is another table's by now stays. */
  private String gone(String row) {
    return lesser()
        ? "UPDATE %s AS r SET %s WHERE %s;".formatted(old(), nothing(), found(row))
        : "DELETE FROM %s AS r WHERE %s%s;"
            .formatted(
                old(), found(row), target.where() == null ? "" : " AND " + target.included());
  }

  private String nothing() {
    return written().stream()
        .map(column -> quote(column) + " = NULL")
        .collect(Collectors.joining(", "));
  }

  private List<String> columns() {
    return target.back().keySet().stream().sorted().toList();
  }

  /** What it has of the old table besides the key. */
  private List<String> written() {
    return columns().stream()
        .filter(column -> !transform.key().names().contains(column))
        .filter(column -> !copies().fixed().contains(column))
        .toList();
  }

  private String values() {
    return columns().stream()
        .map(column -> "(" + target.back().get(column) + ") AS " + quote(column))
        .collect(Collectors.joining(", "));
  }

  private String truncated() {
    String joined =
        lesser()
            ? "UPDATE %s AS r SET %s FROM %%s AS t WHERE %s".formatted(old(), nothing(), found("t"))
            : "DELETE FROM %s AS r USING %%s AS t WHERE %s%s"
                .formatted(old(), found("t"), target.where() == null ? "" : " AND " + ofOld());
    String each = "EXECUTE format(%s, TG_RELID::regclass);".formatted(literal(joined));
    boolean whole = copies().targets().size() == 1;
    return whole
        ? """
                IF TG_RELID = %s::regclass THEN
                  TRUNCATE %s;
                ELSE
                  %s
                END IF;
          """
            .formatted(literal(target.after().sql()), old(), each)
        : "          " + each + "\n";
  }

  /** The condition where both tables are in sight, for format(). */
  private String ofOld() {
    return "EXISTS (SELECT FROM (SELECT r.*) AS o WHERE %s)"
        .formatted(target.included())
        .replace("%", "%%");
  }

  /** The row that is there is changed; part of a row can only be added to one that is there. */
  private String updated() {
    boolean moves = !lesser();
    String onUpdate = update(moves ? "OLD" : "NEW", moves);
    StringBuilder text = new StringBuilder();
    if (lesser()) {
      text.append(
          "          IF TG_OP = 'UPDATE' AND %s THEN %s END IF;\n".formatted(moved(), gone("OLD")));
    }
    text.append(
        "          IF TG_OP = 'UPDATE' THEN\n            %s\n            godwit_done := FOUND;\n"
            .formatted(onUpdate));
    if (target.partial()) {
      text.append(
          "          ELSE\n            %s\n            godwit_done := FOUND;\n"
              .formatted(update("NEW", false)));
    }
    return text.append("          END IF;\n").toString();
  }

  private String moved() {
    return target.key().stream()
        .map(column -> "NEW.%1$s <> OLD.%1$s".formatted(quote(column)))
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  private String update(String row, boolean withKey) {
    String set =
        columns().stream()
            .filter(column -> withKey || !transform.key().names().contains(column))
            .filter(column -> !copies().fixed().contains(column))
            .map(column -> "%1$s = n.%1$s".formatted(quote(column)))
            .collect(Collectors.joining(", "));
    return set.isEmpty()
        ? "PERFORM FROM %s AS r WHERE %s;".formatted(old(), found(row))
        : "UPDATE %s AS r SET %s FROM (SELECT %s FROM (SELECT NEW.*) AS r) AS n WHERE %s;"
            .formatted(old(), set, values(), found(row));
  }

  private String inserted() {
    String set =
        written().stream()
            .map(column -> "%1$s = EXCLUDED.%1$s".formatted(quote(column)))
            .collect(Collectors.joining(", "));
    return """
    INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE
            SELECT %s FROM (SELECT NEW.*) AS r
            ON CONFLICT (%s) DO %s;"""
        .formatted(
            old(),
            quoted(columns()),
            values(),
            quoted(transform.key().names()),
            set.isEmpty() ? "NOTHING" : "UPDATE SET " + set);
  }
}
