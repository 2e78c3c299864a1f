package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.Difference;
import io.godwit.engine.Key;
import io.godwit.engine.TableFacts;
import io.godwit.engine.Transform;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The function behind the sync trigger: one for both directions, decided by values (rules-postgres
 * 1, 3, 4, 14).
 *
 * <p>Expressions see the row as local variables that bear the columns' names, so that the user's
 * text is used as it is and PL/pgSQL evaluates it without a query.
 */
final class SyncFunction {
  private final Transform transform;
  private final List<TableFacts.Read> upReads;
  private final List<TableFacts.Read> downReads;

  SyncFunction(
      Transform transform, List<TableFacts.Read> upReads, List<TableFacts.Read> downReads) {
    this.transform = transform;
    this.upReads = upReads;
    this.downReads = downReads;
  }

  /**
   * The function's definition.
   *
   * @param names what the columns are called
   * @param newHasAuthority SQL that is true when the new side wins a conflict
   * @param oldDefault what the old side gets on INSERT if neither side is named, or null
   */
  String create(Transform.Names names, String newHasAuthority, @Nullable String oldDefault) {
    String oldColumn = quote(names.old());
    String newColumn = quote(names.fresh());
    StringBuilder text = new StringBuilder();
    text.append(
        """
        CREATE OR REPLACE FUNCTION godwit.%1$s() RETURNS trigger
        LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
        DECLARE
          old_changed boolean;
          new_changed boolean;
          old_value %2$s;
          new_value %3$s;
        BEGIN
          IF TG_OP = 'INSERT' THEN
        """
            .formatted(quote(transform.functionName()), transform.oldType(), transform.newType()));
    if (oldDefault != null) {
      // The column's own default would look like a named value and beat the other side.
      text.append(
          """
              IF NEW.%1$s IS NULL AND NEW.%2$s IS NULL THEN NEW.%1$s := %3$s; END IF;
          """
              .formatted(oldColumn, newColumn, oldDefault));
    }
    text.append(
        """
            old_changed := NEW.%1$s IS NOT NULL;
            new_changed := NEW.%2$s IS NOT NULL;
            -- An expression that makes something of NULL decides for rows that name neither side.
            IF NOT new_changed THEN old_changed := true; END IF;
          ELSE
            old_changed := %3$s;
            new_changed := %4$s;
            -- A row that moves to another key before it was filled would hide from the backfill.
            IF NOT new_changed AND %5$sNEW.%2$s IS NULL THEN
              old_changed := true;
            END IF;
          END IF;
        """
            .formatted(
                oldColumn,
                newColumn,
                oldChanged(oldColumn),
                Difference.of("NEW." + newColumn, "OLD." + newColumn, transform.newByImage()),
                transform.key().byPlace() ? "" : transform.key().changed() + " AND "));
    text.append(bothChanged(names, newHasAuthority));
    text.append("  IF new_changed THEN\n").append(downward(names));
    text.append("  ELSIF old_changed THEN\n").append(upward(names));
    text.append("  END IF;\n  RETURN NEW;\nEND\n$godwit$");
    return text.toString();
  }

  private String bothChanged(Transform.Names names, String newHasAuthority) {
    String newColumn = "NEW." + quote(names.fresh());
    String oldColumn = "NEW." + quote(names.old());
    StringBuilder text = new StringBuilder("  IF old_changed AND new_changed THEN\n");
    text.append(agree(upScope(names, "new_value"), newColumn, "new_value", transform.newByImage()));
    if (transform.down() != null) {
      text.append(
          agree(downScope(names, "old_value"), oldColumn, "old_value", transform.oldByImage()));
    }
    return text.append(
            """
                %1$s
                IF %2$s THEN old_changed := false; ELSE new_changed := false; END IF;
              END IF;
            """
                .formatted(record("conflict"), newHasAuthority))
        .toString();
  }

  /** Leaves the function if one side is what the other says it should be. */
  private static String agree(String scope, String column, String value, boolean byImage) {
    return """
        BEGIN
    %1$s      IF NOT (%2$s) THEN RETURN NEW; END IF;
        EXCEPTION WHEN OTHERS THEN NULL;
        END;
    """
        .formatted(scope, Difference.of(column, value, byImage));
  }

  private String upward(Transform.Names names) {
    String column = "NEW." + quote(names.fresh());
    return guarded(upScope(names, column), column, "OLD." + quote(names.fresh()), record("up"));
  }

  private String downward(Transform.Names names) {
    if (transform.down() == null) {
      return "    NULL;  -- no way back: the old side keeps what it has\n";
    }
    String column = "NEW." + quote(names.old());
    return guarded(downScope(names, column), column, "OLD." + quote(names.old()), record("down"));
  }

  /** Never fails the application's statement: the side keeps its value, and the key is recorded. */
  private static String guarded(String scope, String column, String previous, String record) {
    return """
        BEGIN
    %1$s    EXCEPTION WHEN OTHERS THEN
          IF TG_OP = 'INSERT' THEN %2$s := NULL; ELSE %2$s := %3$s; END IF;
          %4$s
        END;
    """
        .formatted(scope, column, previous, record);
  }

  private String record(String direction) {
    // SQLSTATE exists in exception handlers only; a conflict has none.
    String state = direction.equals("conflict") ? "'00000'" : "SQLSTATE";
    // The place that a row will have is not known yet.
    String key = transform.key().byPlace() ? literal(Key.NO_KEY) : transform.key().text("NEW");
    return "PERFORM godwit.record_sync_failure(%s, %s, %s, %s);"
        .formatted(literal(transform.functionName()), literal(direction), key, state);
  }

  private String upScope(Transform.Names names, String target) {
    return scope(
        transform.upColumn(), transform.oldType(), names.old(), upReads, transform.up(), target);
  }

  private String downScope(Transform.Names names, String target) {
    return scope(
        transform.downColumn(),
        transform.newType(),
        names.fresh(),
        downReads,
        String.valueOf(transform.down()),
        target);
  }

  private static String scope(
      String variable,
      String type,
      String column,
      List<TableFacts.Read> reads,
      String expression,
      String target) {
    String others =
        reads.stream()
            .filter(read -> !read.column().equals(variable))
            .map(read -> " %1$s %2$s := NEW.%1$s;".formatted(quote(read.column()), read.type()))
            .collect(Collectors.joining());
    return """
          DECLARE %1$s %2$s := NEW.%3$s;%4$s
          BEGIN %5$s := (%6$s); END;
    """
        .formatted(quote(variable), type, quote(column), others, target, expression);
  }

  private String oldChanged(String oldColumn) {
    String own = Difference.of("NEW." + oldColumn, "OLD." + oldColumn, transform.oldByImage());
    String others =
        upReads.stream()
            .filter(read -> !read.column().equals(transform.upColumn()))
            .map(read -> quote(read.column()))
            .map(column -> " OR " + Difference.of("NEW." + column, "OLD." + column, true))
            .collect(Collectors.joining());
    return own + others;
  }
}
