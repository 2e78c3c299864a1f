package io.godwit.sql;

import io.godwit.backfill.Interleaving;
import io.godwit.engine.Key;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What room the pages of a table have for a second version of their rows, without which an update
 * is not HOT: the row goes to another page, and each index gets another entry for it.
 *
 * @param bytes of the table itself
 * @param rowsPerPage 0 if it is not known
 * @param fillfactor percent of a page that was filled at first
 * @param indexes how many there are
 * @param inOrder whether neighbours by the key are neighbours in the table
 */
record Room(
    long rows, long bytes, double rowsPerPage, int fillfactor, int indexes, boolean inOrder) {
  /** Below this nobody minds. */
  static final long LARGE = 1L << 30;

  /** With this share of HOT updates all is well, as with {@link Interleaving}. */
  private static final double ENOUGH = 0.4;

  /** Measured on PostgreSQL 18, images of whole pages included. */
  private static final long WAL_PER_ENTRY = 230;

  private static final double GIGABYTE = 1e9;

  /** That of each table that holds rows. */
  static List<Room> of(Connection connection, TableName table, Key key) throws SQLException {
    List<Room> rooms = new ArrayList<>();
    for (Leaf leaf : Leaf.of(connection, table)) {
      TableSize size = TableSize.of(connection, leaf.table());
      rooms.add(
          Rows.one(
              connection,
              row ->
                  new Room(
                      size.rows(),
                      row.getLong(1),
                      size.pages() == 0 ? 0 : (double) size.rows() / size.pages(),
                      row.getInt(2),
                      row.getInt(3),
                      Deal.inOrder(connection, leaf.table(), key)),
              """
              SELECT pg_relation_size(c.oid), coalesce((SELECT option_value::int
                  FROM pg_options_to_table(c.reloptions) WHERE option_name = 'fillfactor'), 100),
                (SELECT count(*) FROM pg_index i WHERE i.indrelid = c.oid)
              FROM pg_class c WHERE c.oid = ?::bigint::oid
              """,
              leaf.oid()));
    }
    return rooms;
  }

  /**
   * Rows that are many on a page make room for each other, slice by slice; scattered keys do so by
   * themselves. What is left are wide rows, and they need room that was left for them.
   */
  boolean cramped() {
    boolean slices = !inOrder || rowsPerPage == 0 || rowsPerPage >= Interleaving.SLICES;
    return !slices && (100.0 - fillfactor) / fillfactor < ENOUGH;
  }

  /** What that means for a large table, and what would help at which price. */
  static List<String> remarks(TableName table, List<Room> all) {
    List<Room> cramped = all.stream().filter(Room::cramped).toList();
    long bytes = cramped.stream().mapToLong(Room::bytes).sum();
    if (bytes < LARGE) {
      return List.of();
    }
    long rows = cramped.stream().mapToLong(Room::rows).sum();
    int indexes = cramped.stream().mapToInt(Room::indexes).max().orElse(0);
    long wal =
        bytes + cramped.stream().mapToLong(r -> r.rows() * r.indexes() * WAL_PER_ENTRY).sum();
    return List.of(
        String.format(
            Locale.ROOT,
            "%s has wide rows (%.1f on a page, fillfactor %d), which cannot make room for each other:"
                + " almost no update of the backfill will be HOT, so that the table grows by up to"
                + " %.1f GB, each of its %d indexes gets another %,d entries, and about %.1f GB of WAL"
                + " are written. Have that room. ALTER TABLE %s SET (fillfactor = 50) and a rewrite"
                + " (pg_repack, or VACUUM FULL under an exclusive lock) would make these updates HOT;"
                + " but the rewrite writes %.1f GB itself and leaves the table twice as large, so that"
                + " it pays only where the table is to be rewritten anyway.",
            table,
            (double) rows
                / Math.max(1, cramped.stream().mapToDouble(r -> r.rows() / r.rowsPerPage()).sum()),
            cramped.stream().mapToInt(Room::fillfactor).max().orElse(100),
            bytes / GIGABYTE,
            indexes,
            rows,
            wal / GIGABYTE,
            table.sql(),
            bytes / GIGABYTE));
  }
}
