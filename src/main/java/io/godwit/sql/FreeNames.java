package io.godwit.sql;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.Identifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

/** Names for what the new side gets because the old one has it; none is given twice. */
final class FreeNames {
  private final Connection connection;
  private final ColumnChange change;
  private final Set<String> namesTaken = new TreeSet<>();

  FreeNames(Connection connection, ColumnChange change) {
    this.connection = connection;
    this.change = change;
  }

  /** A name that says what it is for, and that nothing in the schema bears. */
  String of(String name) throws SQLException {
    String fresh = change.freshName();
    String wanted =
        change.newColumn() != null && name.contains(change.column())
            ? Identifier.derive(name.replace(change.column(), fresh), "")
            : Identifier.derive(name, "_godwit_new");
    String candidate = wanted;
    for (int i = 2; namesTaken.contains(candidate) || taken(candidate); i++) {
      candidate = Identifier.derive(wanted, "_" + i);
    }
    namesTaken.add(candidate);
    return candidate;
  }

  private boolean taken(String name) throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        """
        SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ?)
          OR EXISTS (SELECT FROM pg_constraint WHERE conrelid = ?::regclass AND conname = ?)
        """,
        change.table().schema(),
        name,
        change.table().sql(),
        name);
  }
}
