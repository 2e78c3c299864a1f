package io.godwit.sql;

import io.godwit.engine.AddedColumn;
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
    Judged judged =
        switch (strategy) {
          case FreeStrategy free -> new Judged(FreeDrafts.of(connection, credentials, free));
          case PairStrategy pair -> pair(connection, pair);
          case KeyStrategy key -> key(connection, key);
          case CopyStrategy copy ->
              new Judged(copy.draft(CopyCatalog.facts(connection, copy.change())));
          case TypeStrategy type ->
              new Judged(type.draft(TypeCatalog.read(connection, type.table())));
          case TableStrategy table -> table(connection, table);
        };
    return new Subscribers(connection, ready).judge(judged.draft(), judged.sent());
  }

  /** A draft, and the names that subscribers of the tables would meet. */
  private record Judged(Draft draft, List<SentNames> sent) {
    Judged(Draft draft) {
      this(draft, List.of());
    }
  }

  private static Judged pair(Connection connection, PairStrategy pair)
      throws SQLException, Refused {
    TableFacts facts = Catalog.facts(connection, pair.change());
    Draft draft = ShortWay.choose(connection, pair.mode(), pair.draft(facts), pair.direct(facts));
    Plan plan = draft.planOrNull();
    // The short way has no columns but the one that is there.
    SentNames sent =
        plan != null && plan.pairs().isEmpty()
            ? SentNames.direct(pair.change())
            : SentNames.of(pair.change());
    return new Judged(draft, List.of(sent));
  }

  private static Judged key(Connection connection, KeyStrategy key) throws SQLException, Refused {
    KeyFacts facts = KeyCatalog.facts(connection, key.change());
    return new Judged(
        key.draft(facts),
        facts.tables().stream().map(table -> SentNames.ofKey(table.change())).toList());
  }

  private static Judged table(Connection connection, TableStrategy table)
      throws SQLException, Refused {
    TableDefinition definition = TableCatalog.read(connection, table.table());
    TableStrategy planned = table;
    RowChecks.Found rows = RowChecks.of(connection, definition, table.checks(definition));
    List<String> broken = new ArrayList<>(rows.broken());
    List<String> remarks = new ArrayList<>(rows.uncounted());
    List<SentNames> sent = new ArrayList<>();
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
    return new Judged(planned.draft(definition, broken, remarks), sent);
  }
}
