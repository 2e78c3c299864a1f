package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.Estimates.Estimate;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Some rows of a table, copied with its indexes in a transaction that is to be rolled back. What a
 * statement takes on them is taken to be what it takes on all rows, as many times over.
 */
final class CostSample {
  private static final int ROWS = 10_000;

  /** Of rows that are wide fewer are copied. */
  private static final long BYTES = 16L << 20;

  private static final String TEMPORARY = "pg_temp";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;
  private final String schema;
  private final String name;
  private final Map<TableName, Long> parts = new HashMap<>();
  private long copied;

  /** Time and log of one statement. */
  record Cost(double millis, long wal) {
    static final Cost NONE = new Cost(0, 0);

    Cost and(Cost other) {
      return new Cost(millis + other.millis, wal + other.wal);
    }
  }

  private CostSample(Connection connection, String schema, String name) {
    this.connection = connection;
    this.schema = schema;
    this.name = name;
  }

  /**
   * Copies rows.
   *
   * @param number tells the samples of one transaction apart
   */
  static CostSample of(Connection connection, TableName table, int number) throws SQLException {
    Rows.execute(connection, "SET LOCAL row_security = off");
    boolean logged =
        Rows.one(
            connection,
            row -> row.getBoolean(1),
            """
            SELECT coalesce(has_schema_privilege(oid, 'CREATE'), false)
            FROM (SELECT to_regnamespace('godwit')::oid) AS g(oid)
            """);
    int backend = Rows.one(connection, row -> row.getInt(1), "SELECT pg_catalog.pg_backend_pid()");
    var sample =
        new CostSample(
            connection,
            logged ? "godwit" : TEMPORARY,
            "cost_sample_%d_%d".formatted(backend, number));
    Rows.execute(
        connection,
        sample.create()
            + "%s (LIKE %s INCLUDING INDEXES INCLUDING STORAGE)"
                .formatted(sample.sql(), table.sql()));
    List<Leaf> leaves = Leaf.of(connection, table);
    for (Leaf leaf : leaves) {
      sample.copy(leaf, leaves.size());
    }
    return sample;
  }

  private void copy(Leaf leaf, int leaves) throws SQLException {
    TableSize size = TableSize.of(connection, leaf.table());
    long most =
        Math.max(
            1,
            Math.min(ROWS, BYTES / Math.max(1, size.rowBytes(connection, leaf.table()))) / leaves);
    parts.put(leaf.table(), size.rows());
    // From all over the table: its first rows may be its oldest, and unlike the others.
    String sampled =
        size.rows() <= most
            ? ""
            : " TABLESAMPLE SYSTEM (%s)".formatted(Math.min(100, 200.0 * most / size.rows()));
    String from = "INSERT INTO %s SELECT * FROM ONLY %s%s LIMIT %d";
    int rows = Rows.update(connection, from.formatted(sql(), leaf.table().sql(), sampled, most));
    copied +=
        rows > 0
            ? rows
            : Rows.update(connection, from.formatted(sql(), leaf.table().sql(), "", most));
  }

  private String create() {
    return schema.equals(TEMPORARY) ? "CREATE TEMP TABLE " : "CREATE TABLE ";
  }

  /** A statement that makes another table of the same kind. */
  String create(String other, String query) {
    return create() + other + " AS " + query;
  }

  /** Its name. */
  String sql() {
    return schema + "." + name;
  }

  /** How many rows were copied. */
  long rows() {
    return copied;
  }

  /** True if a table is the one whose rows were copied, or one of its partitions. */
  boolean holds(TableName table) {
    return parts.containsKey(table);
  }

  /** What it takes for all rows of the table. */
  Estimate ofAll(Cost cost) {
    return times(cost, parts.values().stream().mapToLong(Long::longValue).sum());
  }

  /** What it takes for all rows of a partition. */
  Estimate of(TableName part, Cost cost) {
    return times(cost, parts.getOrDefault(part, 0L));
  }

  private Estimate times(Cost cost, long all) {
    double factor = (double) all / copied;
    return new Estimate(Math.round(cost.millis() * factor), Math.round(cost.wal() * factor));
  }

  /** What a statement takes; what it changes stays changed. */
  Cost cost(String sql) throws SQLException {
    String json =
        Rows.one(
            connection,
            row -> row.getString(1),
            Rows.escaped("EXPLAIN (ANALYZE, TIMING OFF, WAL, FORMAT JSON) " + sql));
    try {
      JsonNode explained = JSON.readTree(json).get(0);
      return new Cost(
          explained.path("Execution Time").asDouble(),
          explained.path("Plan").path("WAL Bytes").asLong());
    } catch (JsonProcessingException e) {
      throw new SQLException("EXPLAIN did not answer with JSON", e);
    }
  }

  /**
   * What an index takes.
   *
   * @param definition what follows the table's name: {@code USING btree (id)}
   */
  Cost index(String definition) throws SQLException {
    String index = quote(name + "_index");
    long begin = System.nanoTime();
    Rows.execute(connection, "CREATE INDEX %s ON %s %s".formatted(index, sql(), definition));
    double millis = (System.nanoTime() - begin) / 1e6;
    String qualified = schema + "." + index;
    long bytes =
        Rows.one(
            connection,
            row -> row.getLong(1),
            "SELECT pg_catalog.pg_relation_size(?::regclass)",
            qualified);
    Rows.execute(connection, "DROP INDEX " + qualified);
    return new Cost(millis, bytes);
  }
}
