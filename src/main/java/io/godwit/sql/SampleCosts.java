package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.Estimates;
import io.godwit.engine.Estimates.Estimate;
import io.godwit.engine.Plan;
import io.godwit.engine.SideColumn;
import io.godwit.engine.SqlStep;
import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Measures what the work of a plan takes: on a copy of some rows, with the table's indexes, made
 * and filled in a transaction that is rolled back, so that nobody ever sees it. Only then time and
 * WAL are those of these rows, this server and this expression.
 */
public final class SampleCosts {
  private static final int ROWS = 10_000;

  /** Of rows that are wide fewer are copied. */
  private static final long BYTES = 16L << 20;

  /** CONCURRENTLY reads a table twice. */
  private static final int PASSES = 2;

  private static final Pattern INDEX =
      Pattern.compile(
          "CREATE (UNIQUE )?INDEX CONCURRENTLY (\"(?:[^\"]|\"\")+\") ON (ONLY )?\\S+ (.*)",
          Pattern.DOTALL);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;
  private final Plan plan;
  private final Map<String, Estimate> works = new HashMap<>();
  private String copy = "";
  private long rows;

  /** Time and log of one statement. */
  private record Cost(double millis, long wal) {}

  private SampleCosts(Connection connection, Plan plan) {
    this.connection = connection;
    this.plan = plan;
  }

  /**
   * The plan with what its work takes; without, if that cannot be measured: a row that cannot be
   * transformed is the backfill's to name, and a right that is missing the preflight's.
   */
  public static Plan measured(Connection connection, Plan plan) throws SQLException {
    Transform pair = plan.transform();
    // Nobody has measured a copy to other tables yet.
    if (plan.rowsEstimated() == 0 || pair != null && pair.copies() != null) {
      return plan;
    }
    connection.setAutoCommit(false);
    try {
      var costs = new SampleCosts(connection, plan);
      costs.measure();
      return costs.rows == 0 ? plan : plan.taking(new Estimates(costs.rows, costs.works));
    } catch (SQLException e) {
      if (SqlFailure.transientFailure(e)) {
        throw e;
      }
      return plan;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void measure() throws SQLException {
    copyRows();
    if (rows == 0) {
      return;
    }
    Transform pair = plan.transform();
    Transform fill = plan.fill();
    if (fill != null) {
      addColumns(fill);
      backfill(fill);
    }
    if (pair == null) {
      Cost scan = explained("SELECT count(*) FROM " + copy);
      plan.steps().stream()
          .filter(SampleCosts::validates)
          .forEach(step -> works.put(step.id(), ofAll(scan, 1)));
    } else {
      pair(pair);
    }
    for (SqlStep step : plan.steps()) {
      index(step);
    }
  }

  private void copyRows() throws SQLException {
    Rows.execute(connection, "SET LOCAL row_security = off");
    boolean logged =
        Rows.one(
            connection,
            row -> row.getBoolean(1),
            """
            SELECT coalesce(has_schema_privilege(oid, 'CREATE'), false)
            FROM (SELECT to_regnamespace('godwit')::oid) AS g(oid)
            """);
    String name =
        "cost_sample_"
            + Rows.one(connection, row -> row.getInt(1), "SELECT pg_catalog.pg_backend_pid()");
    copy = (logged ? "godwit." : "pg_temp.") + name;
    Rows.execute(
        connection,
        "CREATE %sTABLE %s (LIKE %s INCLUDING INDEXES INCLUDING STORAGE)"
            .formatted(logged ? "" : "TEMP ", copy, plan.table().sql()));
    List<Leaf> leaves = Leaf.of(connection, plan.table());
    for (Leaf leaf : leaves) {
      TableSize size = TableSize.of(connection, leaf.table());
      long most =
          Math.min(ROWS, BYTES / Math.max(1, size.rowBytes(connection, leaf.table())))
              / leaves.size();
      rows += copyRows(leaf, size.rows(), Math.max(1, most));
    }
  }

  /** From all over the table: its first rows may be its oldest, and unlike the others. */
  private int copyRows(Leaf leaf, long all, long most) throws SQLException {
    String sampled =
        all <= most ? "" : " TABLESAMPLE SYSTEM (%s)".formatted(Math.min(100, 200.0 * most / all));
    String from = "INSERT INTO %s SELECT * FROM ONLY %s%s LIMIT %d";
    int copied = Rows.update(connection, from.formatted(copy, leaf.table().sql(), sampled, most));
    return copied > 0
        ? copied
        : Rows.update(connection, from.formatted(copy, leaf.table().sql(), "", most));
  }

  private void addColumns(Transform pair) throws SQLException {
    for (SideColumn column : pair.fresh()) {
      Rows.execute(
          connection,
          "ALTER TABLE %s ADD COLUMN %s %s".formatted(copy, quote(column.before()), column.type()));
    }
  }

  private void backfill(Transform pair) throws SQLException {
    works.put(
        Estimates.BACKFILL,
        ofAll(explained("UPDATE %s SET %s".formatted(copy, assignments(pair, " = ", ", "))), 1));
  }

  private void pair(Transform pair) throws SQLException {
    addColumns(pair);
    works.put(
        Estimates.COMPARISON,
        ofAll(
            explained(
                "SELECT count(*) FROM %s WHERE %s"
                    .formatted(copy, assignments(pair, " IS DISTINCT FROM ", " OR "))),
            1));
    backfill(pair);
  }

  private static String assignments(Transform pair, String sign, String between) {
    return pair.fresh().stream()
        .map(
            column ->
                "%s%s(%s)::%s"
                    .formatted(quote(column.before()), sign, column.expression(), column.type()))
        .collect(Collectors.joining(between));
  }

  private static boolean validates(SqlStep step) {
    return step.sql().stream().anyMatch(sql -> sql.contains(" VALIDATE CONSTRAINT "));
  }

  private void index(SqlStep step) throws SQLException {
    for (String sql : step.sql()) {
      Matcher index = INDEX.matcher(sql);
      if (!index.matches()) {
        continue;
      }
      String name = quote("cost_sample_index");
      long begin = System.nanoTime();
      Rows.execute(connection, "CREATE INDEX %s ON %s %s".formatted(name, copy, index.group(4)));
      double millis = (System.nanoTime() - begin) / 1e6;
      String inSchema = copy.substring(0, copy.indexOf('.') + 1) + name;
      long bytes =
          Rows.one(
              connection,
              row -> row.getLong(1),
              "SELECT pg_catalog.pg_relation_size(?::regclass)",
              inSchema);
      Rows.execute(connection, "DROP INDEX " + inSchema);
      works.merge(
          step.id(),
          ofAll(new Cost(millis, bytes), PASSES),
          (one, other) -> new Estimate(one.millis() + other.millis(), one.wal() + other.wal()));
    }
  }

  private Estimate ofAll(Cost cost, int passes) {
    double factor = (double) plan.rowsEstimated() / rows;
    return new Estimate(
        Math.round(cost.millis() * passes * factor), Math.round(cost.wal() * factor));
  }

  private Cost explained(String sql) throws SQLException {
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
}
