package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.CopyFacts;
import io.godwit.engine.Identifier;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key that a table without one gets first. The column has no value to begin with, so that no
 * row is rewritten under a lock; rows that come have one from the sequence, the others get theirs
 * from the backfill, which is what copies them: each row goes over when it has a key.
 */
record CopyKey(CopyFacts facts, @Nullable String column) {

  static TableName sequence(TableName table, String column) {
    return table.beside(Identifier.derive(table.name() + "_" + column, "_seq"));
  }

  /** SQL that gives the next number. */
  static String next(TableName table, String column) {
    return "nextval(%s::regclass)".formatted(literal(sequence(table, column).sql()));
  }

  static TableName index(TableName table, String column) {
    return table.beside(Identifier.derive(table.name() + "_" + column, "_godwit_key"));
  }

  List<SqlStep> expand() {
    if (column == null) {
      return List.of();
    }
    String table = facts.table().sql();
    String sequence = sequence(facts.table(), column).sql();
    TableName index = index(facts.table(), column);
    List<String> sql = new ArrayList<>();
    sql.add("CREATE SEQUENCE " + sequence);
    if (facts.owner() != null) {
      sql.add("ALTER SEQUENCE %s OWNER TO %s".formatted(sequence, quote(facts.owner())));
    }
    sql.add("ALTER TABLE %s ADD COLUMN %s bigint".formatted(table, quote(column)));
    sql.add("ALTER SEQUENCE %s OWNED BY %s.%s".formatted(sequence, table, quote(column)));
    facts.grants().stream()
        .filter(grant -> grant.privilege().startsWith("INSERT"))
        .map(grant -> "GRANT USAGE ON SEQUENCE %s TO %s".formatted(sequence, grant.grantee()))
        .distinct()
        .forEach(sql::add);
    return List.of(
        SqlStep.transaction(
            "expand/key",
            Stage.EXPAND,
            Lock.ACCESS_EXCLUSIVE,
            sql,
            List.of("ALTER TABLE %s DROP COLUMN IF EXISTS %s".formatted(table, quote(column))),
            Probes.column(facts.table(), column)),
        SqlStep.alone(
            "expand/key-index",
            Stage.EXPAND,
            List.of(
                "DROP INDEX CONCURRENTLY IF EXISTS " + index.sql(),
                "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s)"
                    .formatted(quote(index.name()), table, quote(column))),
            List.of("DROP INDEX CONCURRENTLY IF EXISTS " + index.sql()),
            Probes.validIndex(index.sql())));
  }

  /**
   * From the moment on at which the trigger is there: a row that had a key before would be taken
   * for one that was carried over.
   */
  List<String> begun() {
    return column == null
        ? List.of()
        : List.of(
            "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s"
                .formatted(facts.table().sql(), quote(column), next(facts.table(), column)));
  }

  List<String> ended() {
    return column == null
        ? List.of()
        : List.of(
            "ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT"
                .formatted(facts.table().sql(), quote(column)));
  }

  /** Every row has a key by then; a constraint that is proved spares the scan under a lock. */
  List<SqlStep> enforce() {
    if (column == null) {
      return List.of();
    }
    String table = facts.table().sql();
    String check = Identifier.derive(facts.table().name() + "_" + column, "_godwit_not_null");
    return List.of(
        SqlStep.transaction(
            "enforce/key-declared",
            Stage.ENFORCE,
            Lock.ACCESS_EXCLUSIVE,
            List.of(
                "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID"
                    .formatted(table, quote(check), quote(column))),
            List.of("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table, quote(check))),
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = %1$s::regclass AND conname = %2$s) OR EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = %1$s::regclass AND attname = %3$s AND attnotnull)"
                .formatted(literal(table), literal(check), literal(column))),
        SqlStep.alone(
            "enforce/key-proved",
            Stage.ENFORCE,
            List.of("ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(table, quote(check))),
            List.of(),
            Probes.validConstraint(facts.table(), check)),
        SqlStep.transaction(
            "enforce/key-not-null",
            Stage.ENFORCE,
            Lock.ACCESS_EXCLUSIVE,
            List.of(
                "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL".formatted(table, quote(column)),
                "ALTER TABLE %s DROP CONSTRAINT %s".formatted(table, quote(check))),
            List.of("ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL".formatted(table, quote(column))),
            Probes.notNull(facts.table(), column)));
  }
}
