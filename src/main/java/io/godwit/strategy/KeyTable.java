package io.godwit.strategy;

import static io.godwit.engine.Identifier.quote;
import static io.godwit.engine.Identifier.quoted;

import io.godwit.api.BackfillSpec.UserTriggers;
import io.godwit.engine.ColumnChange;
import io.godwit.engine.Identifier;
import io.godwit.engine.KeyFacts;
import io.godwit.engine.KeyRange;
import io.godwit.engine.SideColumn;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One of the tables of {@code widenKey}: its columns, old and new, and the steps that concern no
 * other table. Both sides hold the same values, so that all that is said of the old columns can be
 * said of the new ones before readers move (rules-postgres 1).
 *
 * @param suffix tells the ids of its steps from those of the other tables
 */
record KeyTable(KeyFacts.Table table, String suffix) {

  TableName name() {
    return table.name();
  }

  ColumnChange change() {
    return table.change();
  }

  TableFacts facts() {
    return table.facts();
  }

  /** What is done otherwise where it is partitioned. */
  Optional<PartedKey> parted() {
    return Optional.ofNullable(table.parts()).map(parts -> new PartedKey(this, parts));
  }

  /** The same of its columns. */
  Optional<PartedColumns> partedColumns() {
    return Optional.ofNullable(table.parts()).map(parts -> new PartedColumns(this, parts));
  }

  Transform transform() {
    List<SideColumn> old = new ArrayList<>();
    List<SideColumn> fresh = new ArrayList<>();
    List<String> names = change().oldNames();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      TableFacts.Column column = facts().old().get(i);
      TableFacts.Expression down = column.down();
      old.add(
          new SideColumn(
              name,
              change().old().get(i).hidden(),
              name,
              column.type(),
              false,
              down == null ? null : down.sql(),
              null));
      TableFacts.Fresh wide = facts().fresh().get(i);
      fresh.add(
          new SideColumn(
              change().freshNames().get(i), name, name, wide.type(), false, wide.up().sql(), null));
    }
    return new Transform(
        name(),
        facts().partitioned(),
        facts().key(),
        old,
        fresh,
        KeySwap.ID,
        names,
        names,
        null,
        ColumnPair.functionName(change()),
        change().userTriggers() == UserTriggers.SKIP,
        facts().old().stream().map(KeyTable::beyond).collect(Collectors.joining(" OR ")));
  }

  private static String beyond(TableFacts.Column column) {
    return "%1$s < %2$d OR %1$s > %3$d"
        .formatted(
            quote(column.name()), KeyRange.least(column.type()), KeyRange.most(column.type()));
  }

  SyncSteps sync() {
    return new SyncSteps(change(), facts(), transform(), false);
  }

  /** The new columns, nullable and without a default, in one step. */
  SqlStep expand() {
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    for (int i = 0; i < change().old().size(); i++) {
      SqlStep one = new NewColumn(only(i), onlyFacts(i), List.of("")).steps().getFirst();
      sql.addAll(one.sql());
      undo.addAll(0, one.undo());
    }
    partedColumns().ifPresent(parts -> sql.addAll(parts.ofColumns()));
    return own(
        SqlStep.transaction(
            "expand/add-column" + (change().old().size() == 1 ? "" : "s"),
            Stage.EXPAND,
            Lock.ACCESS_EXCLUSIVE,
            sql,
            undo,
            Probes.columns(name(), change().freshNames())));
  }

  private ColumnChange only(int i) {
    return new ColumnChange(
        name(),
        List.of(change().old().get(i)),
        List.of(change().fresh().get(i)),
        null,
        change().userTriggers(),
        List.of());
  }

  private TableFacts onlyFacts(int i) {
    TableFacts all = facts();
    return new TableFacts(
        all.table(),
        all.serverVersion(),
        all.rowsEstimated(),
        all.bytes(),
        all.partitioned(),
        all.key(),
        List.of(all.old().get(i)),
        List.of(all.fresh().get(i)),
        null,
        List.of(),
        List.of(),
        table.grants().get(i),
        all.triggers(),
        List.of(),
        List.of(),
        "");
  }

  SqlStep dualWrite() {
    return own(sync().install());
  }

  /** What the old columns have, the new ones get: indexes, NOT NULL, CHECK, statistics. */
  List<SqlStep> enforce() {
    var declared = new Declared(name(), Stage.ENFORCE, "enforce/");
    List<SqlStep> steps = new ArrayList<>();
    Optional<PartedKey> parted = parted();
    for (KeyFacts.Index index : table.indexes()) {
      if (parted.isPresent()) {
        steps.addAll(parted.get().enforce(index));
        continue;
      }
      steps.add(declared.index(index.newName(), index.unique(), index.newTail()));
      if (index.kind() == KeyFacts.IndexKind.PRIMARY_KEY) {
        // Its own goes with the constraint; on the way back there is no time to build one.
        steps.add(declared.index(index.spareName(), true, index.tail()));
      }
    }
    for (int i = 0; i < facts().old().size(); i++) {
      if (facts().old().get(i).notNull()) {
        steps.addAll(notNull(declared, i));
      }
    }
    for (KeyFacts.Check check : table.checks()) {
      steps.addAll(
          declared.constraint(
              check.newName(),
              check.newDefinition(),
              check.comment(),
              Lock.ACCESS_EXCLUSIVE,
              check.validated()));
    }
    steps.add(statistics());
    return steps.stream().map(this::own).toList();
  }

  /** From 18 on under a name that can be swapped, too. */
  private List<SqlStep> notNull(Declared declared, int i) {
    String column = change().freshNames().get(i);
    String named = facts().old().get(i).notNullName();
    String id = "new-not-null-" + change().oldNames().get(i);
    if (named == null) {
      String helper = Identifier.derive(name().name(), "_godwit_not_null_" + (i + 1));
      return declared.notNull(id, column, helper);
    }
    String fresh = Identifier.derive(named, "_godwit_new");
    return List.of(
        SqlStep.transaction(
            "enforce/" + id + "-declared",
            Stage.ENFORCE,
            Lock.ACCESS_EXCLUSIVE,
            List.of(
                "ALTER TABLE %s ADD CONSTRAINT %s NOT NULL %s NOT VALID"
                    .formatted(name().sql(), quote(fresh), quote(column))),
            List.of(
                "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s"
                    .formatted(name().sql(), quote(fresh))),
            Probes.constraint(name(), fresh)),
        SqlStep.alone(
            "enforce/" + id,
            Stage.ENFORCE,
            List.of("ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(name().sql(), quote(fresh))),
            List.of(),
            Probes.validConstraint(name(), fresh)));
  }

  private SqlStep statistics() {
    List<String> sql = new ArrayList<>();
    for (int i = 0; i < facts().old().size(); i++) {
      int target = facts().old().get(i).statistics();
      if (target >= 0) {
        sql.add(
            "ALTER TABLE %s ALTER COLUMN %s SET STATISTICS %d"
                .formatted(name().sql(), quote(change().freshNames().get(i)), target));
      }
    }
    sql.add("ANALYZE %s (%s)".formatted(name().sql(), quoted(change().freshNames())));
    return SqlStep.alone("enforce/statistics", Stage.ENFORCE, sql, List.of(), Probes.never());
  }

  /** The step as one of this table. */
  SqlStep own(SqlStep step) {
    return new SqlStep(
        step.id() + suffix,
        step.stage(),
        step.mode(),
        step.lock(),
        step.sql(),
        step.undo(),
        step.irreversible(),
        step.probe(),
        suffix.isEmpty() ? List.of() : List.of(name()));
  }
}
