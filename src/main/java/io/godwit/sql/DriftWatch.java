package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the catalogs while rows are compared, and tells the ledger when somebody has changed the
 * table. The comparison goes on: where a trigger is gone it is what finds the rows that went past
 * it.
 */
public final class DriftWatch {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  private final Connection connection;
  private final Fence fence;
  private final List<TableName> tables;
  private final Consumer<String> log;
  private @Nullable String known;
  private long looked;

  /** A watch on a connection that commits each statement. */
  public DriftWatch(
      Connection connection, Fence fence, List<TableName> tables, Consumer<String> log) {
    this.connection = connection;
    this.fence = fence;
    this.tables = List.copyOf(tables);
    this.log = log;
  }

  /** Looks if the last look was a while ago. */
  public void lookNowAndThen() throws SQLException {
    if (known == null || System.nanoTime() - looked > BETWEEN_LOOKS.toNanos()) {
      look();
    }
  }

  /** Looks now. */
  public void look() throws SQLException {
    String found = found();
    looked = System.nanoTime();
    if (found.equals(known)) {
      return;
    }
    Rows.update(
        connection,
        "UPDATE godwit.control SET drift = ? WHERE migration = ? AND fence = ? AND drift <> ?",
        found,
        fence.migration(),
        fence.number(),
        found);
    if (!found.isEmpty()) {
      log.accept(found);
    } else if (!Objects.requireNonNullElse(known, "").isEmpty()) {
      log.accept("the table is again what it was");
    }
    known = found;
  }

  private String found() throws SQLException {
    try {
      Drift.look(connection, fence.migration(), tables);
      return "";
    } catch (Drift.Found e) {
      return String.valueOf(e.getMessage());
    }
  }
}
