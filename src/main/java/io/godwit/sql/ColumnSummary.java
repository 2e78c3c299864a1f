package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of both sides hold as a whole: how many rows, how many NULLs, the least and the
 * greatest value, the sum of numbers, and a checksum that does not depend on the order of the rows.
 * One scan of the table for all of them; where it cannot be had, that is what is kept.
 */
final class ColumnSummary {
  /** Whoever alters the table waits for it, and the application behind him. */
  private static final Duration LONGEST_SCAN = Duration.ofMinutes(1);

  /** A longer value is kept by its beginning. */
  private static final int LONGEST = 1000;

  /** So that the same value has the same text at any time, whatever role or database is set to. */
  private static final String PINNED =
      """
      SET LOCAL extra_float_digits = 1; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL TimeZone = 'UTC';
      SET LOCAL IntervalStyle = 'iso_8601'; SET LOCAL bytea_output = 'hex'; SET LOCAL lc_monetary = 'C';
      SET LOCAL lock_timeout = 0; SET LOCAL max_parallel_workers_per_gather = 0
      """;

  private static final Set<String> NUMBERS =
      Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision", "money");

  private final Connection connection;
  private final long migration;
  private final Portion portion;
  private final Transform transform;
  private final TableName table;

  /** Of the columns of a migration, in the caller's transaction. */
  ColumnSummary(Connection connection, long migration, Portion portion) {
    this.connection = connection;
    this.migration = migration;
    this.portion = portion;
    this.transform = portion.transform();
    this.table = transform.table();
  }

  /** Scans the table and keeps what it holds. A statement that fails is kept as such. */
  void take(String moment) throws SQLException {
    Transform.Names names = transform.names(false);
    for (String setting : PINNED.split(";")) {
      Rows.execute(connection, setting.strip());
    }
    Rows.list(
        connection,
        row -> row.getString(1),
        "SELECT set_config('statement_timeout', least(nullif(setting::bigint, 0), ?)::text, true) FROM"
            + " pg_settings WHERE name = 'statement_timeout'",
        LONGEST_SCAN.toMillis());
    List<Summed> columns = new ArrayList<>();
    names.old().forEach(name -> columns.add(new Summed("old", name, columns.size())));
    names.fresh().forEach(name -> columns.add(new Summed("new", name, columns.size())));
    Savepoint before = connection.setSavepoint();
    try {
      List<String> parts = new ArrayList<>();
      for (Summed column : columns) {
        parts.add(side(column));
      }
      List<@Nullable Object> parameters = new ArrayList<>(List.of(migration, moment));
      columns.forEach(column -> parameters.add(known(column)));
      Rows.update(
          connection,
          """
          INSERT INTO godwit.summaries (migration, moment, side, column_name, rows, nulls, least,
            greatest, total, checksum)
          SELECT ?, ?, side.* FROM (SELECT count(*) AS all_rows, %s FROM %s%s AS r) AS s,
            LATERAL (VALUES %s) AS side
          """
              .formatted(
                  String.join(", ", parts),
                  transform.partitioned() ? "" : "ONLY ",
                  table.sql(),
                  columns.stream().map(Summed::values).collect(Collectors.joining(", "))),
          parameters.toArray());
    } catch (SQLException e) {
      if (SqlFailure.connectionLost(e)) {
        throw e;
      }
      connection.rollback(before);
      for (Summed column : columns) {
        missing(moment, column, SqlFailure.words(e));
      }
    }
  }

  /** A column whose values are summed up, and its number among them. */
  private record Summed(String side, String name, int number) {
    String values() {
      return "('%1$s', ?, s.all_rows, s.c%2$d_nulls, s.c%2$d_least, s.c%2$d_greatest, s.c%2$d_total, s.c%2$d_checksum)"
          .formatted(side, number);
    }
  }

  private void missing(String moment, Summed column, String why) throws SQLException {
    Rows.update(
        connection,
        """
        INSERT INTO godwit.summaries (migration, moment, side, column_name, trouble)
        VALUES (?, ?, ?, ?, ?)
        """,
        migration,
        moment,
        column.side(),
        known(column),
        why);
  }

  /** The column as the report has it: of another table than the user's with that table's name. */
  private String known(Summed column) {
    return portion.number() == 0 ? column.name() : table + "." + column.name();
  }

  private String side(Summed column) throws SQLException {
    String value = "r." + quote(column.name());
    boolean ordered = ordered(value);
    return """
        count(*) - count(%2$s) AS c%1$d_nulls, %3$s::text AS c%1$d_least, %4$s::text AS c%1$d_greatest,
        %5$s::numeric AS c%1$d_total,
        coalesce(sum(hashtextextended(%2$s::text COLLATE "C", 0)::numeric), 0) AS c%1$d_checksum"""
        .formatted(
            column.number(),
            value,
            ordered ? "left(min(%s)::text, %d)".formatted(value, LONGEST) : "NULL",
            ordered ? "left(max(%s)::text, %d)".formatted(value, LONGEST) : "NULL",
            number(column.name()) ? "coalesce(sum(%s::numeric), 0)".formatted(value) : "NULL");
  }

  /** Not every type has a least value: whether this one has is what the server says. */
  private boolean ordered(String value) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Rows.list(
          connection,
          row -> row.getString(1),
          "SELECT min(%s)::text FROM ONLY %s AS r WHERE false".formatted(value, table.sql()));
      return true;
    } catch (SQLException e) {
      if (!SqlFailure.state(e).equals("42883")) {
        throw e;
      }
      connection.rollback(before);
      return false;
    }
  }

  private boolean number(String column) throws SQLException {
    return NUMBERS.contains(
        Rows.one(
            connection,
            row -> row.getString(1),
            """
            WITH RECURSIVE types AS (
              SELECT atttypid AS type FROM pg_attribute WHERE attrelid = ?::regclass AND attname = ?
              UNION ALL
              SELECT t.typbasetype FROM pg_type t JOIN types ON t.oid = types.type WHERE t.typtype = 'd')
            SELECT type::regtype::text FROM types JOIN pg_type t ON t.oid = type WHERE t.typtype <> 'd'
            """,
            table.sql(),
            column));
  }
}
