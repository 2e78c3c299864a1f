package io.godwit.sql;

import io.godwit.engine.AddedColumn;
import io.godwit.engine.CopyStrategy;
import io.godwit.engine.Credentials;
import io.godwit.engine.Draft;
import io.godwit.engine.FreeStrategy;
import io.godwit.engine.KeyStrategy;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.PairStrategy;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableStrategy;
import io.godwit.engine.TakenAway;
import io.godwit.engine.TypeStrategy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A change judged by what a database says of its table, where it is only read. */
public final class Drafts {
  private Drafts() {}

  /**
   * The judgement, and the plan if nothing speaks against it.
   *
   * @param credentials with which the same server is connected to for a copy of the schema
   * @throws Refused if what is to be changed is not there or an expression is not usable
   */
  public static Draft of(Connection connection, Credentials credentials, MigrationStrategy strategy)
      throws SQLException, Refused {
    return switch (strategy) {
      case FreeStrategy free -> FreeDrafts.of(connection, credentials, free);
      case PairStrategy pair -> {
        TableFacts facts = Catalog.facts(connection, pair.change());
        yield ShortWay.choose(connection, pair.mode(), pair.draft(facts), pair.direct(facts));
      }
      case KeyStrategy key -> key.draft(KeyCatalog.facts(connection, key.change()));
      case CopyStrategy copy -> copy.draft(CopyCatalog.facts(connection, copy.change()));
      case TypeStrategy type -> type.draft(TypeCatalog.read(connection, type.table()));
      case TableStrategy table -> {
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
          if (trial.eachItsOwn()) {
            long oid = TableRow.find(connection, table.table()).orElseThrow().oid();
            planned = table.filling(UserTriggers.of(connection, oid));
          }
        }
        TakenAway taken = table.takesAway().orElse(null);
        if (taken != null) {
          Takings.Found found = Takings.of(connection, definition, taken);
          if (taken.kind() == TakenAway.Kind.COLUMN) {
            remarks.addAll(StarStatements.of(connection, table.table()));
          }
          broken.addAll(found.refusals());
          remarks.addAll(found.remarks());
        }
        yield planned.draft(definition, broken, remarks);
      }
    };
  }
}
