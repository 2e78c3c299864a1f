package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.Difference;
import io.godwit.engine.Key;
import io.godwit.engine.SideColumn;
import io.godwit.engine.TableFacts;
import io.godwit.engine.Transform;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The function behind the sync trigger: one for both directions, decided by values (rules-postgres
 * 1, 3, 4, 14). A side has changed if any of its columns has, and is written as a whole.
 *
 * <p>Expressions see the row as local variables that bear the columns' names, so that the user's
 * text is used as it is and PL/pgSQL evaluates it without a query.
 */
final class SyncFunction {
  /** Of the block with its variables: it tells them from columns that are called as they are. */
  static final String LABEL = "godwit_sync";

  private final Transform transform;
  private final Set<TableFacts.Read> upReads = new LinkedHashSet<>();
  private final Set<TableFacts.Read> downReads = new LinkedHashSet<>();

  SyncFunction(Transform transform, TableFacts facts) {
    this.transform = transform;
    facts.fresh().forEach(column -> upReads.addAll(column.up().reads()));
    for (TableFacts.Column column : facts.old()) {
      TableFacts.Expression down = column.down();
      if (down != null) {
        downReads.addAll(down.reads());
      }
    }
  }

  /**
   * The function's definition.
   *
   * @param names what the columns are called
   * @param newHasAuthority SQL that is true when the new side wins a conflict
   * @param oldDefaults what each old column gets on INSERT if neither side is named, or null
   */
  String create(Transform.Names names, String newHasAuthority, List<@Nullable String> oldDefaults) {
    SyncSide old = new SyncSide("old", transform.old(), names.old());
    SyncSide fresh = new SyncSide("new", transform.fresh(), names.fresh());
    StringBuilder text = new StringBuilder();
    text.append(
        """
        CREATE OR REPLACE FUNCTION godwit.%1$s() RETURNS trigger
        LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
        <<%4$s>>
        DECLARE
          old_changed boolean;
          new_changed boolean;
        %2$s%3$sBEGIN
          IF TG_OP = 'INSERT' THEN
        """
            .formatted(quote(transform.functionName()), old.declared(), fresh.declared(), LABEL));
    for (int i = 0; i < oldDefaults.size(); i++) {
      if (oldDefaults.get(i) != null) {
        // The column's own default would look like a named value and beat the other side.
        text.append(
            """
                IF NEW.%1$s IS NULL AND %2$s THEN NEW.%1$s := %3$s; END IF;
            """
                .formatted(quote(names.old().get(i)), fresh.isNull("NEW"), oldDefaults.get(i)));
      }
    }
    text.append(
        """
            old_changed := %1$s;
            new_changed := %2$s;
            -- An expression that makes something of NULL decides for rows that name neither side.
            IF NOT new_changed THEN old_changed := true; END IF;
          ELSE
            old_changed := %3$s;
            new_changed := %4$s;
            -- A row that moves to another key before it was filled would hide from the backfill.
            IF NOT new_changed AND %5$s%6$s THEN
              old_changed := true;
            END IF;
          END IF;
        """
            .formatted(
                old.isGiven(),
                fresh.isGiven(),
                old.isChanged() + othersChanged(),
                fresh.isChanged(),
                transform.key().byPlace() ? "" : transform.key().changed() + " AND ",
                fresh.isNull("NEW")));
    text.append(bothChanged(old, fresh, newHasAuthority));
    text.append("  IF new_changed THEN\n");
    text.append(rest(old, fresh, newHasAuthority));
    text.append(downward(old, fresh));
    text.append("  ELSIF old_changed THEN\n").append(upward(old, fresh));
    text.append("  END IF;\n  RETURN NEW;\nEND\n$godwit$");
    return text.toString();
  }

  private String bothChanged(SyncSide old, SyncSide fresh, String newHasAuthority) {
    StringBuilder text = new StringBuilder("  IF old_changed AND new_changed THEN\n");
    text.append(agree(scope(old, upReads, fresh.computed()), fresh));
    if (transform.wayBack()) {
      text.append(agree(scope(fresh, downReads, old.computed()), old));
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
  private static String agree(String scope, SyncSide side) {
    return """
        BEGIN
    %1$s      IF NOT (%2$s) THEN RETURN NEW; END IF;
        EXCEPTION WHEN OTHERS THEN NULL;
        END;
    """
        .formatted(scope, side.differsFromComputed());
  }

  /**
   * Of several new columns one may be written before the row was filled: what the others are comes
   * from the old side, or the way down would take it away.
   */
  private String rest(SyncSide old, SyncSide fresh, String newHasAuthority) {
    if (transform.fresh().size() == 1) {
      return "";
    }
    return """
        IF TG_OP = 'UPDATE' AND %1$s AND NOT (%2$s) THEN
          BEGIN
    %3$s%4$s      EXCEPTION WHEN OTHERS THEN NULL;
          END;
        END IF;
    """
        .formatted(
            fresh.isNull("OLD"),
            newHasAuthority,
            scope(old, upReads, fresh.computed()),
            fresh.filledByComputed());
  }

  private String upward(SyncSide old, SyncSide fresh) {
    return guarded(
        scope(old, upReads, fresh.computed()) + fresh.assigned(), fresh.reset(), record("up"));
  }

  private String downward(SyncSide old, SyncSide fresh) {
    if (!transform.someWayBack()) {
      return "    NULL;  -- no way back: the old side keeps what it has\n";
    }
    return guarded(
        scope(fresh, downReads, old.computed()) + old.assigned(), old.reset(), record("down"));
  }

  /**
   * Never fails the application's statement: the side keeps its values, and the key is recorded.
   */
  private static String guarded(String scope, String reset, String record) {
    return """
        BEGIN
    %1$s    EXCEPTION WHEN OTHERS THEN
          %2$s
          %3$s
        END;
    """
        .formatted(scope, reset, record);
  }

  private String record(String direction) {
    // SQLSTATE exists in exception handlers only; a conflict has none.
    String state = direction.equals("conflict") ? "'00000'" : "SQLSTATE";
    // The place that a row will have is not known yet.
    String key = transform.key().byPlace() ? literal(Key.NO_KEY) : transform.key().text("NEW");
    return "PERFORM godwit.record_sync_failure(%s, %s, %s, %s);"
        .formatted(literal(transform.functionName()), literal(direction), key, state);
  }

  /** Computes values among variables that bear the names that the user knows. */
  private String scope(SyncSide from, Set<TableFacts.Read> reads, String statements) {
    // A column may be called "new": of the function's own names only qualified ones are safe there.
    String row = quote(transform.functionName()) + ".new";
    Set<String> spoken = from.spoken();
    String others =
        reads.stream()
            .filter(read -> !spoken.contains(read.column()))
            .map(
                read ->
                    " %1$s %2$s := %3$s.%1$s;".formatted(quote(read.column()), read.type(), row))
            .collect(Collectors.joining());
    return """
          DECLARE %1$s%2$s
          BEGIN %3$s END;
    """
        .formatted(from.variables(row), others, statements);
  }

  private String othersChanged() {
    Set<String> own = transform.old().stream().map(SideColumn::spoken).collect(Collectors.toSet());
    return upReads.stream()
        .filter(read -> !own.contains(read.column()))
        .map(read -> quote(read.column()))
        .map(column -> " OR " + Difference.of("NEW." + column, "OLD." + column, true))
        .collect(Collectors.joining());
  }
}
