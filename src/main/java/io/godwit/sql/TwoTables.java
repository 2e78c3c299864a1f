package io.godwit.sql;

import io.godwit.engine.TableCopy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares a table with its copy, in the database: a range of keys is hashed on both sides, and
 * where the two differ it is split until the rows are found. Each call reads one snapshot, which it
 * holds no longer than a range takes. A copy that is kept in step by a trigger never differs in it;
 * one that follows in a transaction of its own may, so that whoever calls looks again at what was
 * found.
 *
 * <p>Ranges are those of the source's key, under the order of its index. The copy is read by an
 * index of its own if that has the same order; if not, each range reads all of it.
 */
public final class TwoTables {
  /** A range of up to so many rows is compared row by row. */
  private static final int ROW_BY_ROW = 10_000;

  /**
   * In one go: under load each wait for an answer costs more than the answer. The mapping may turn
   * values into texts, and some keys are texts of values; more than one process would be more load
   * than is asked for.
   */
  private static final String PINNED =
      """
      SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
      SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres';
      SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL row_security = off;
      SET LOCAL max_parallel_workers_per_gather = 0
      """;

  private final Connection connection;
  private final TableCopy copy;
  private @Nullable CopySides sides;

  /**
   * Of a copy and its source, on a connection that commits each statement. The columns are those of
   * the first call: one that is dropped or renamed later makes a call fail, one that is added is
   * left out.
   */
  public TwoTables(Connection connection, TableCopy copy) {
    this.connection = connection;
    this.copy = copy;
  }

  /** How a row differs. */
  public enum Kind {
    /** It is in the source only. */
    Missing,
    /** It is in the copy only. */
    Extra,
    /** It is in both, and not the same. */
    Different
  }

  /**
   * A row that differs.
   *
   * @param key as the ledger keeps it
   */
  public record Differing(String key, Kind kind) {}

  /**
   * What was seen of a range.
   *
   * @param source rows of the source
   * @param copy rows of the copy
   * @param differing how many rows differ, by how they do
   * @param rows of those that do, the first 100,000
   */
  public record Seen(long source, long copy, Map<Kind, Long> differing, List<Differing> rows) {
    public Seen {
      differing = Map.copyOf(differing);
      rows = List.copyOf(rows);
    }

    /** How many rows differ in one way. */
    public long count(Kind kind) {
      return differing.getOrDefault(kind, 0L);
    }
  }

  /**
   * Compares the rows behind a key, up to another and with it; null and empty are the first and the
   * last row.
   *
   * @throws SQLException also where an expression fails for a row: then nothing is known of the
   *     range
   */
  public Seen compare(@Nullable String lo, String hi) throws SQLException {
    return inSnapshot(sides -> compare(sides, RangeHash.read(connection, sides, lo, hi)));
  }

  /** Those of some keys whose rows differ now. */
  public List<Differing> still(List<String> keys) throws SQLException {
    return inSnapshot(sides -> new RowDifferences(connection, sides).of(keys));
  }

  private Seen compare(CopySides sides, RangeHash whole) throws SQLException {
    RowDifferences differences = new RowDifferences(connection, sides);
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    List<Differing> rows = new ArrayList<>();
    Deque<RangeHash> open = new ArrayDeque<>(List.of(whole));
    while (!open.isEmpty()) {
      RangeHash range = open.removeFirst();
      if (range.same()) {
        continue;
      }
      if (range.rows() > ROW_BY_ROW) {
        open.addAll(range.split(connection, sides));
        continue;
      }
      for (Differing row : differences.in(range)) {
        counts.merge(row.kind(), 1L, Long::sum);
        if (rows.size() < Discrepancies.MOST) {
          rows.add(row);
        }
      }
    }
    return new Seen(whole.source(), whole.copy(), counts, rows);
  }

  private interface Look<T> {
    T look(CopySides sides) throws SQLException;
  }

  private <T> T inSnapshot(Look<T> look) throws SQLException {
    connection.setAutoCommit(false);
    try {
      try (Statement statement = connection.createStatement()) {
        statement.execute(PINNED);
      }
      if (sides == null) {
        sides = CopySides.read(connection, copy);
      }
      T seen = look.look(sides);
      connection.commit();
      return seen;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
