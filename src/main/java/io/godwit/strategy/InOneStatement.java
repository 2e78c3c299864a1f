package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.Plan;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The short way to another type under the same name: PostgreSQL rewrites the table, and keeps
 * everybody out meanwhile. Only where there is a way back in one statement, too, and of no column
 * with constraints: PostgreSQL writes their expressions anew, and would not write them as they
 * were.
 */
record InOneStatement(ColumnChange change, TableFacts facts) {
  Optional<Plan> plan() {
    TableFacts.Expression down = facts.column().down();
    boolean swap = !change.several() && change.newColumn() == null;
    return swap && down != null && facts.where() == null && facts.constraints().isEmpty()
        ? Optional.of(plan(down))
        : Optional.empty();
  }

  private Plan plan(TableFacts.Expression down) {
    TableFacts.Column old = facts.column();
    TableFacts.Fresh fresh = facts.fresh().getFirst();
    SqlStep step =
        SqlStep.transaction(
            "expand/type-" + change.column(),
            Stage.EXPAND,
            Lock.ACCESS_EXCLUSIVE,
            statements(fresh.type(), fresh.up(), old.defaultSql() != null, fresh.byDefault()),
            statements(old.type(), down, fresh.byDefault() != null, old.defaultSql()),
            """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
              WHERE attrelid = %s::regclass AND attname = %s AND format_type(atttypid, atttypmod) = %s)"""
                .formatted(
                    literal(change.table().sql()),
                    literal(change.column()),
                    literal(fresh.type())));
    return new Plan(
        facts.table(),
        "`%s %s` becomes `%s`, in one statement"
            .formatted(change.column(), old.type(), fresh.type()),
        null,
        List.of(step),
        facts.fingerprint(),
        List.of(
            "The short way (mode: Direct): PostgreSQL rewrites the table in one statement, and nobody"
                + " reads or writes it meanwhile. Values are not compared, and go back by `down` alone."
                + " A prepared statement that reads the column fails once in each session that has it."),
        facts.rowsEstimated());
  }

  /** A default does not always follow the type by itself. */
  private List<String> statements(
      String type,
      TableFacts.Expression using,
      boolean defaultBefore,
      @org.jspecify.annotations.Nullable String byDefault) {
    List<String> sql = new ArrayList<>();
    if (defaultBefore) {
      sql.add(alter("DROP DEFAULT"));
    }
    sql.add(alter("TYPE %s USING (%s)".formatted(type, using.sql())));
    if (byDefault != null) {
      sql.add(alter("SET DEFAULT " + byDefault));
    }
    return sql;
  }

  private String alter(String what) {
    return "ALTER TABLE %s ALTER COLUMN %s %s"
        .formatted(change.table().sql(), quote(change.column()), what);
  }
}
