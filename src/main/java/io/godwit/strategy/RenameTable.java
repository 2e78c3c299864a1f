package io.godwit.strategy;

import static io.godwit.engine.Identifier.quote;

import io.godwit.api.RenameTableSpec;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import io.godwit.engine.TakenAway;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code renameTable}: another name, and a view under the former one, through which the old
 * application reads and writes until it is gone.
 */
record RenameTable(RenameTableSpec change) implements TableStrategy {
  /** From here on a view can be read with the rights of whoever reads it. */
  private static final int SECURITY_INVOKER = 150_000;

  @Override
  public TableName table() {
    return TableName.parse(change.table());
  }

  private TableName renamed() {
    return table().beside(change.newName());
  }

  private TakenAway taken() {
    return TakenAway.of(TakenAway.Kind.NAME, table());
  }

  @Override
  public Optional<TakenAway> takesAway() {
    return Optional.of(taken());
  }

  @Override
  public String summary() {
    return "table `%s` is called `%s`".formatted(table(), change.newName());
  }

  @Override
  public TableDefinition supposed(int serverVersion) {
    return TableRules.supposed(table(), serverVersion, List.of());
  }

  @Override
  public List<String> refusals(TableDefinition table) {
    boolean taken =
        table.others().contains(change.newName()) || table.index(change.newName()).isPresent();
    return TableRules.of(table)
        .not(
            taken,
            "%s is there already: choose another name, or drop it first".formatted(renamed()))
        .not(
            table.outside().types().contains(change.newName()),
            "type %s is there already, and a table is a type, too: choose another name"
                .formatted(renamed()))
        .not(
            table.outside().rowSecurity() && table.serverVersion() < SECURITY_INVOKER,
            "table %s has row level security, and before PostgreSQL 15 a view reads with the rights"
                    .formatted(table.table())
                + " of its owner, past the policies: rename it in a moment without its application,"
                + " or after an upgrade")
        .refusals();
  }

  @Override
  public List<String> warnings(TableDefinition table) {
    List<String> warnings = new ArrayList<>();
    warnings.add(
        "Under the former name %s there is a view until the drop. SELECT, INSERT, UPDATE, DELETE and ON CONFLICT with columns work through it. These do not: COPY, TRUNCATE, ON CONFLICT ON CONSTRAINT, GROUP BY of the key alone where other columns are read, system columns (ctid, xmin, tableoid), TABLESAMPLE, foreign keys and indexes made on that name, and MERGE before PostgreSQL 17. Whoever uses one of them has to use the new name first."
            .formatted(table()));
    warnings.add(
        table.serverVersion() >= SECURITY_INVOKER
            ? "The view is read with the rights of whoever reads it (security_invoker): what is"
                + " granted or revoked until the drop has to be so on both names."
            : "Before PostgreSQL 15 the view is read with the rights of its owner; the rights on"
                + " the table are copied to it. What is granted or revoked until the drop has to be"
                + " so on both names.");
    warnings.add(
        "Indexes, constraints and sequences keep the names that they have. Views, foreign keys and"
            + " whatever else hangs on the table follow it.");
    warnings.add(
        "A rollback takes the new name away in one moment: bring the application back to the former"
            + " name first.");
    return warnings;
  }

  @Override
  public List<SqlStep> steps(TableDefinition table) {
    String hidden = taken().whileHidden().sql();
    return List.of(
        SqlStep.transaction(
            "expand/rename",
            Stage.EXPAND,
            Lock.ACCESS_EXCLUSIVE,
            renameWithView(table),
            List.of(
                "DROP VIEW %s RESTRICT".formatted(table().sql()),
                "ALTER TABLE %s RENAME TO %s".formatted(renamed().sql(), quote(table().name()))),
            Probes.relation(renamed())),
        SqlStep.transaction(
            TakenAway.HIDE,
            Stage.HIDE,
            Lock.ACCESS_EXCLUSIVE,
            List.of("ALTER VIEW %s RENAME TO %s".formatted(table().sql(), quote(taken().hidden()))),
            List.of("ALTER VIEW %s RENAME TO %s".formatted(hidden, quote(table().name()))),
            Probes.relation(taken().whileHidden())),
        SqlStep.drop(
            List.of("DROP VIEW %s RESTRICT".formatted(hidden)),
            Probes.noRelations(table(), taken().whileHidden())));
  }

  private List<String> renameWithView(TableDefinition table) {
    String view = table().sql();
    List<String> sql = new ArrayList<>();
    sql.add("ALTER TABLE %s RENAME TO %s".formatted(view, quote(change.newName())));
    sql.add(
        "CREATE VIEW %s%s AS SELECT * FROM %s"
            .formatted(
                view,
                table.serverVersion() >= SECURITY_INVOKER ? " WITH (security_invoker = true)" : "",
                renamed().sql()));
    String owner = table.outside().owner();
    if (owner != null) {
      sql.add("ALTER VIEW %s OWNER TO %s".formatted(view, quote(owner)));
    }
    for (TableDefinition.Grant grant : table.outside().grants()) {
      sql.add(
          "GRANT %s ON %s TO %s%s"
              .formatted(
                  grant.privilege(),
                  view,
                  grant.grantee(),
                  grant.grantable() ? " WITH GRANT OPTION" : ""));
    }
    return sql;
  }
}
