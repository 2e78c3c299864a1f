package io.godwit.strategy;

import static io.godwit.engine.Identifier.derive;
import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.api.DropTableSpec;
import io.godwit.engine.Hashes;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableDefinition.ForeignKey;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import io.godwit.engine.TakenAway;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code dropTable}: foreign keys one by one, then read only, unused for a while, hidden
 * reversibly, dropped.
 */
record DropTable(DropTableSpec change) implements TableStrategy {
  private static final int NOT_VALID_OF_PARTITIONED = 180_000;
  private static final String GUARD = "zzz_godwit_read_only";

  @Override
  public TableName table() {
    return TableName.parse(change.table());
  }

  private TakenAway taken() {
    return TakenAway.of(TakenAway.Kind.TABLE, table());
  }

  @Override
  public Optional<TakenAway> takesAway() {
    return Optional.of(taken());
  }

  @Override
  public String summary() {
    return "table `%s` goes".formatted(table());
  }

  @Override
  public TableDefinition supposed(int serverVersion) {
    return TableRules.supposed(table(), serverVersion, List.of());
  }

  @Override
  public List<String> refusals(TableDefinition table) {
    var rules =
        TableRules.of(table)
            .not(
                table.partitioned(),
                "table %s is partitioned, and its partitions would stay in sight: detach them (ALTER"
                        .formatted(table.table())
                    + " TABLE ... DETACH PARTITION ... CONCURRENTLY), each is a table of its own then");
    for (ForeignKey key : table.outside().foreignKeys()) {
      rules
          .not(
              !key.owned(),
              "foreign key %s of table %s has to go first, and the role does not own that table: drop it by hand"
                  .formatted(key.name(), key.table()))
          .not(
              // The way back would have to lock both tables while all rows are looked at.
              key.partitioned() && table.serverVersion() < NOT_VALID_OF_PARTITIONED,
              "foreign key %s of partitioned table %s cannot be had back without a long lock before PostgreSQL 18: drop it by hand"
                  .formatted(key.name(), key.table()));
    }
    return rules.refusals();
  }

  @Override
  public List<String> warnings(TableDefinition table) {
    return List.of(
        "All rows of table %s are lost with the drop, and nothing leads back from there. To keep a copy: pg_dump --table=%s."
            .formatted(table(), literal(table().sql())),
        "From Enforce on table %s is read only: INSERT, UPDATE, DELETE and TRUNCATE fail, and say why. Whoever still writes it is found by that; godwit rollback lets it be written again."
            .formatted(table()));
  }

  @Override
  public List<SqlStep> steps(TableDefinition table) {
    List<SqlStep> steps = new ArrayList<>();
    table.outside().foreignKeys().forEach(key -> steps.addAll(withoutForeignKey(key)));
    steps.add(readOnly());
    String hidden = taken().whileHidden().sql();
    steps.add(
        SqlStep.transaction(
            TakenAway.HIDE,
            Stage.HIDE,
            Lock.ACCESS_EXCLUSIVE,
            List.of(
                "ALTER TABLE %s RENAME TO %s".formatted(table().sql(), quote(taken().hidden()))),
            List.of("ALTER TABLE %s RENAME TO %s".formatted(hidden, quote(table().name()))),
            Probes.relation(taken().whileHidden())));
    steps.add(
        SqlStep.drop(
            List.of(
                "DROP TABLE %s RESTRICT".formatted(hidden),
                "DROP FUNCTION IF EXISTS godwit.%s()".formatted(quote(guard()))),
            Probes.noRelations(table(), taken().whileHidden())));
    return steps;
  }

  /** One at a time, as each takes a lock on two tables. */
  private static List<SqlStep> withoutForeignKey(ForeignKey key) {
    String sql = key.table().sql();
    String name = quote(key.name());
    List<SqlStep> steps = new ArrayList<>();
    String id = key.table() + "." + key.name();
    if (key.validated()) {
      steps.add(
          SqlStep.alone(
              "expand/validated-on-return-" + id,
              Stage.EXPAND,
              List.of(),
              List.of("ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(sql, name)),
              Probes.always()));
    }
    List<String> undo = new ArrayList<>();
    undo.add(
        "ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID".formatted(sql, name, key.definition()));
    if (key.comment() != null) {
      undo.add("COMMENT ON CONSTRAINT %s ON %s IS %s".formatted(name, sql, literal(key.comment())));
    }
    steps.add(
        SqlStep.transaction(
            "expand/drop-" + id,
            Stage.EXPAND,
            Lock.ACCESS_EXCLUSIVE,
            List.of("ALTER TABLE %s DROP CONSTRAINT %s".formatted(sql, name)),
            undo,
            Probes.noConstraint(key.table(), key.name())));
    return steps;
  }

  /** Whoever writes learns it while it can be taken back, by an error that says what it is. */
  private SqlStep readOnly() {
    String function = "godwit.%s()".formatted(quote(guard()));
    String said = "table %s is to be dropped, and read only until then".formatted(table());
    return SqlStep.transaction(
        "enforce/read-only",
        Stage.ENFORCE,
        Lock.SHARE_ROW_EXCLUSIVE,
        List.of(
            """
            CREATE OR REPLACE FUNCTION %s RETURNS trigger
            LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
            BEGIN
              RAISE EXCEPTION USING ERRCODE = 'read_only_sql_transaction', MESSAGE = %s,
                HINT = 'godwit rollback lets it be written again.';
            END
            $godwit$"""
                .formatted(function, literal(said)),
            """
            CREATE TRIGGER %s BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s
            FOR EACH STATEMENT EXECUTE FUNCTION %s"""
                .formatted(GUARD, table().sql(), function),
            FiringAlways.sql(table(), GUARD)),
        List.of(
            "DROP TRIGGER IF EXISTS %s ON %s".formatted(GUARD, table().sql()),
            "DROP FUNCTION IF EXISTS " + function),
        Probes.trigger(table(), GUARD));
  }

  /** The same for every plan of the same table. */
  private String guard() {
    return derive(
        "read_only_" + table().name(), "_" + Hashes.ofText(table().toString()).substring(7, 15));
  }
}
