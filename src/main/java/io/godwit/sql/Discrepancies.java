package io.godwit.sql;

import io.godwit.engine.Trait;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's record of rows whose two sides do not agree: keys and hashes, never values. A row is
 * looked at again several times before it counts, because writes are in flight.
 */
final class Discrepancies {
  /** More than this is no matter of single rows any more; the rest is counted, not recorded. */
  static final int MOST = 100_000;

  /** Of a row that counts and is not right again. */
  static final String STANDING =
      "confirmed_at IS NOT NULL AND repaired_at IS NULL AND agreed_at IS NULL";

  private static final String SUSPECT =
      "confirmed_at IS NULL AND repaired_at IS NULL AND agreed_at IS NULL";

  private final Connection connection;
  private final Fence fence;
  private final int part;
  private final List<Duration> looks;

  /**
   * The record of one of a migration's tables, on a connection that commits each statement.
   *
   * @param part which of the plan's pairs it is
   * @param looks the waits before each further look, one at least
   */
  Discrepancies(Connection connection, Fence fence, int part, List<Duration> looks) {
    this.connection = connection;
    this.fence = fence;
    this.part = part;
    this.looks = List.copyOf(looks);
  }

  /** A suspect whose time has come, and how often it has been looked at with this look. */
  record Due(String key, int looks) {}

  /** Records rows that differ. Those that count already go on to count. */
  void record(PairSql pair, int pass, List<String> keys) throws SQLException {
    // It may be at another place by now; one of a copy is in several tables.
    boolean places = pair.keys().key().byPlace() || pair.copy() != null;
    Condition rows =
        pair.copy() == null ? among(pair, keys) : new Condition("", List.of(array(keys)));
    List<@Nullable Object> parameters =
        new ArrayList<>(List.of(fence.migration(), part, pass, wait(0)));
    parameters.addAll(rows.parameters());
    parameters.add(fence.migration());
    Rows.update(
        connection,
        """
        INSERT INTO godwit.discrepancies AS d (migration, part, key, pass, next_look, old_hash, new_hash)
        SELECT ?, ?, %1$s, ?, clock_timestamp() + ? * interval '1 second', %2$s FROM %3$s
        LIMIT (SELECT greatest(0, %4$d - count(*)) FROM godwit.discrepancies WHERE migration = ?)
        ON CONFLICT (migration, part, key) DO UPDATE SET pass = excluded.pass, last_seen = clock_timestamp(),
          old_hash = excluded.old_hash, new_hash = excluded.new_hash, repaired_at = NULL, agreed_at = NULL,
          looks = CASE WHEN d.repaired_at IS NULL AND d.agreed_at IS NULL THEN d.looks ELSE 0 END,
          next_look = CASE WHEN d.repaired_at IS NULL AND d.agreed_at IS NULL THEN d.next_look ELSE excluded.next_look END,
          confirmed_at = CASE WHEN d.repaired_at IS NULL AND d.agreed_at IS NULL THEN d.confirmed_at END
        """
            .formatted(
                places ? "place" : pair.key() + "::text",
                places ? "NULL::bigint, NULL::bigint" : pair.hashes(),
                places
                    ? "unnest(?::text[]) AS places (place)"
                    : pair.source() + " WHERE " + rows.sql(),
                MOST),
        parameters.toArray());
  }

  /** Looks again at suspects whose time has come. */
  void look(PairSql pair, int pass) throws SQLException {
    List<Due> due = due();
    if (due.isEmpty()) {
      return;
    }
    if (pair.keys().key().byPlace()) {
      lookEverywhere(pair, pass, due.getFirst().looks());
      return;
    }
    List<String> differing = differing(pair, due.stream().map(Due::key).toList());
    Rows.update(
        connection,
        "DELETE FROM godwit.discrepancies WHERE migration = ? AND part = ? AND key = ANY (?::text[])"
            + " AND "
            + SUSPECT,
        fence.migration(),
        part,
        array(due.stream().map(Due::key).filter(key -> !differing.contains(key)).toList()));
    confirm(
        pair,
        due.stream()
            .filter(one -> one.looks() >= looks.size())
            .map(Due::key)
            .filter(differing::contains)
            .toList());
  }

  /** A row without a key may be at another place by now: all that differ are looked for anew. */
  private void lookEverywhere(PairSql pair, int pass, int look) throws SQLException {
    List<String> differing = DifferingRows.keys(connection, pair, Condition.ALL, MOST);
    Rows.update(
        connection,
        "DELETE FROM godwit.discrepancies WHERE migration = ? AND part = ? AND " + SUSPECT,
        fence.migration(),
        part);
    if (differing.isEmpty()) {
      return;
    }
    record(pair, pass, differing);
    Rows.update(
        connection,
        "UPDATE godwit.discrepancies SET looks = ?, next_look = clock_timestamp() + ? * interval"
            + " '1 second' WHERE migration = ? AND part = ? AND "
            + SUSPECT,
        look,
        wait(look),
        fence.migration(),
        part);
    if (look >= looks.size()) {
      confirm(pair, differing);
    }
  }

  /** Rows without a key that count, and are at another place by now. */
  void recordMoved(PairSql pair, int pass, List<String> places) throws SQLException {
    if (!places.isEmpty()) {
      record(pair, pass, places);
      confirm(pair, places);
    }
  }

  /**
   * Claims those whose time has come. One that a worker claimed for its last look and then died has
   * no next one: it is claimed again.
   */
  private List<Due> due() throws SQLException {
    return Rows.list(
        connection,
        row -> new Due(row.getString(1), row.getInt(2)),
        """
        UPDATE godwit.discrepancies d SET looks = d.looks + 1,
          next_look = clock_timestamp() + (?::float8[])[d.looks + 2] * interval '1 second'
        WHERE migration = ? AND part = ? AND (next_look IS NULL OR next_look <= clock_timestamp()) AND %s
        RETURNING key, looks
        """
            .formatted(SUSPECT),
        connection.createArrayOf(
            "float8", looks.stream().map(look -> look.toMillis() / 1000.0).toArray()),
        fence.migration(),
        part);
  }

  private void confirm(PairSql pair, List<String> keys) throws SQLException {
    if (keys.isEmpty()) {
      return;
    }
    boolean copy = pair.copy() != null;
    if (copy || pair.keys().key().byPlace()) {
      Rows.update(
          connection,
          "UPDATE godwit.discrepancies SET confirmed_at = clock_timestamp(), next_look = NULL WHERE"
              + " migration = ? AND part = ? AND (NOT ? OR key = ANY (?::text[])) AND "
              + SUSPECT,
          fence.migration(),
          part,
          copy,
          array(keys));
      return;
    }
    try {
      confirm(pair, Traits.of(connection, pair), keys);
    } catch (SQLException e) {
      if (!SqlFailure.badValue(e)) {
        throw e;
      }
      confirm(pair, Traits.unfit(pair), keys);
    }
  }

  private void confirm(PairSql pair, Traits.Sql seen, List<String> keys) throws SQLException {
    Condition rows = among(pair, keys);
    List<Object> parameters = new ArrayList<>(rows.parameters());
    parameters.addAll(List.of(fence.migration(), part));
    Rows.update(
        connection,
        """
        UPDATE godwit.discrepancies d SET confirmed_at = clock_timestamp(), last_seen = clock_timestamp(),
          next_look = NULL, trait = now.trait, columns = now.columns, written_at = now.written_at,
          old_hash = now.old_hash, new_hash = now.new_hash
        FROM (SELECT %s::text AS key, %s,
            CASE WHEN current_setting('track_commit_timestamp')::boolean THEN pg_xact_commit_timestamp(r.xmin) END
              AS written_at, %s FROM %s WHERE %s) AS now (key, trait, columns, written_at, old_hash, new_hash)
        WHERE d.migration = ? AND d.part = ? AND d.key = now.key AND %s
        """
            .formatted(pair.key(), seen.columns(), pair.hashes(), seen.from(), rows.sql(), SUSPECT),
        parameters.toArray());
  }

  /** How long until the next suspect has to be looked at; empty if there is none. */
  Optional<Duration> untilNextLook() throws SQLException {
    return Rows.one(
        connection,
        row -> {
          double seconds = row.getDouble(1);
          return row.wasNull()
              ? Optional.empty()
              : Optional.of(Duration.ofMillis(Math.max(0, Math.round(seconds * 1000))));
        },
        "SELECT extract(epoch FROM min(coalesce(next_look, clock_timestamp())) -"
            + " clock_timestamp())::float8 FROM godwit.discrepancies WHERE migration = ? AND part = ? AND "
            + SUSPECT,
        fence.migration(),
        part);
  }

  /** Keys of rows that count. */
  List<String> standing() throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        "SELECT key FROM godwit.discrepancies WHERE migration = ? AND part = ? AND " + STANDING,
        fence.migration(),
        part);
  }

  /** Those of them whose new side nobody wrote, where no trigger but the application writes it. */
  List<String> unwritten() throws SQLException {
    return DualWriteWatch.triggered(connection, fence.migration())
        ? List.of()
        : Rows.list(
            connection,
            row -> row.getString(1),
            "SELECT key FROM godwit.discrepancies WHERE migration = ? AND part = ? AND trait ="
                + " ? AND "
                + STANDING,
            fence.migration(),
            part,
            Trait.NEW_IS_NULL.word());
  }

  /** Which of the rows differ still; where rows have no key, which of all. */
  List<String> differing(PairSql pair, List<String> keys) throws SQLException {
    if (pair.copy() != null) {
      return new CopyLook(connection, pair.transform()).still(keys);
    }
    return pair.keys().key().byPlace()
        ? DifferingRows.keys(connection, pair, Condition.ALL, MOST)
        : DifferingRows.keys(connection, pair, among(pair, keys), keys.size());
  }

  /** They were repaired. */
  void repaired(List<String> keys) throws SQLException {
    ended("repaired_at", "key = ANY (?::text[])", array(keys));
  }

  /** Those that a comparison of all rows has not seen any more were put right by somebody else. */
  void agreed(int pass) throws SQLException {
    ended("agreed_at", "pass < ?", pass);
  }

  private void ended(String how, String which, Object parameter) throws SQLException {
    Rows.update(
        connection,
        "UPDATE godwit.discrepancies SET %s = clock_timestamp() WHERE migration = ? AND part = ? AND %s AND %s"
            .formatted(how, which, STANDING),
        fence.migration(),
        part,
        parameter);
  }

  private Condition among(PairSql pair, List<String> keys) throws SQLException {
    return pair.keys().among(array(keys));
  }

  private Array array(List<String> keys) throws SQLException {
    return connection.createArrayOf("text", keys.toArray());
  }

  /** Seconds before the look after so many; null if that was the last. */
  private @Nullable Double wait(int after) {
    return after < looks.size() ? looks.get(after).toMillis() / 1000.0 : null;
  }
}
