package io.godwit.sql;

import io.godwit.engine.AddedColumn;
import io.godwit.engine.ColumnChange;
import io.godwit.engine.CopyStrategy;
import io.godwit.engine.Credentials;
import io.godwit.engine.Draft;
import io.godwit.engine.FreeStrategy;
import io.godwit.engine.KeyFacts;
import io.godwit.engine.KeyStrategy;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.PairStrategy;
import io.godwit.engine.Plan;
import io.godwit.engine.SentNames;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableStrategy;
import io.godwit.engine.TakenAway;
import io.godwit.engine.TypeStrategy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A change judged by what a database says of its table, where it is only read. */
public final class Drafts {
  private Drafts() {}

  /**
   * The judgement, and the plan if nothing speaks against it.
   *
   * @param credentials with which the same server is connected to for a copy of the schema
   * @param ready publications whose subscribers are ready
   * @throws Refused if what is to be changed is not there or an expression is not usable
   */
  public static Draft of(
      Connection connection,
      Credentials credentials,
      MigrationStrategy strategy,
      Collection<String> ready)
      throws SQLException, Refused {
    var subscribers = new Subscribers(connection, ready);
    return switch (strategy) {
      case FreeStrategy free ->
          subscribers.judge(FreeDrafts.of(connection, credentials, free), List.of());
      case PairStrategy pair -> {
        TableFacts facts = Catalog.facts(connection, pair.change());
        Draft draft =
            ShortWay.choose(connection, pair.mode(), pair.draft(facts), pair.direct(facts));
        yield subscribers.judge(draft, List.of(sent(pair.change(), draft)));
      }
      case KeyStrategy key -> {
        KeyFacts facts = KeyCatalog.facts(connection, key.change());
        yield subscribers.judge(
            key.draft(facts),
            facts.tables().stream().map(table -> SentNames.ofKey(table.change())).toList());
      }
      case CopyStrategy copy ->
          subscribers.judge(copy.draft(CopyCatalog.facts(connection, copy.change())), List.of());
      case TypeStrategy type ->
          subscribers.judge(type.draft(TypeCatalog.read(connection, type.table())), List.of());
      case TableStrategy table -> {
        List<SentNames> sent = new ArrayList<>();
        TableDefinition definition = TableCatalog.read(connection, table.table());
        TableStrategy planned = table;
        RowChecks.Found rows = RowChecks.of(connection, definition, table.checks(definition));
        List<String> broken = new ArrayList<>(rows.broken());
        List<String> remarks = new ArrayList<>(rows.uncounted());
        AddedColumn added = table.adds().orElse(null);
        if (added != null && definition.column(added.name()).isEmpty()) {
          remarks.addAll(StarStatements.of(connection, table.table()));
          ColumnTrial.Found trial = ColumnTrial.of(connection, table.table(), added);
          broken.addAll(trial.refusals());
          remarks.addAll(trial.remarks());
          sent.add(SentNames.of(table.table(), added, trial.eachItsOwn()));
          if (trial.eachItsOwn()) {
            long oid = TableRow.find(connection, table.table()).orElseThrow().oid();
            planned = table.filling(UserTriggers.of(connection, oid));
          }
        }
        TakenAway taken = table.takesAway().orElse(null);
        if (taken != null) {
          Takings.Found found = Takings.of(connection, definition, taken);
          if (taken.column() != null) {
            sent.add(SentNames.ofColumn(taken, taken.column()));
            remarks.addAll(StarStatements.of(connection, table.table()));
          }
          broken.addAll(found.refusals());
          remarks.addAll(found.remarks());
        }
        yield subscribers.judge(planned.draft(definition, broken, remarks), sent);
      }
    };
  }

  /** The short way has no columns but the one that is there. */
  private static SentNames sent(ColumnChange change, Draft draft) {
    Plan plan = draft.planOrNull();
    return plan != null && plan.pairs().isEmpty() ? SentNames.direct(change) : SentNames.of(change);
  }
}
