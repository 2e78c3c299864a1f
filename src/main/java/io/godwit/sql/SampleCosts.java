package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.Copies;
import io.godwit.engine.Estimates;
import io.godwit.engine.Estimates.Estimate;
import io.godwit.engine.Plan;
import io.godwit.engine.SideColumn;
import io.godwit.engine.SqlStep;
import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import io.godwit.sql.CostSample.Cost;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Measures what the work of a plan takes: on a copy of some rows of each table, with its indexes,
 * made and filled in a transaction that is rolled back, so that nobody ever sees it. Only then time
 * and WAL are those of these rows, this server and this expression.
 */
public final class SampleCosts {
  /** CONCURRENTLY reads a table twice. */
  private static final int PASSES = 2;

  /** As {@code pg_get_indexdef} writes a name, or as the plan does. */
  private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\".]+)";

  private static final Pattern INDEX =
      Pattern.compile(
          "CREATE (?:UNIQUE )?INDEX CONCURRENTLY %1$s ON (?:ONLY )?(?<schema>%1$s)\\.(?<table>%1$s) (?<definition>.*)"
              .formatted(NAME),
          Pattern.DOTALL);

  private final Connection connection;
  private final Plan plan;
  private final Map<String, Estimate> works = new HashMap<>();
  private final List<CostSample> samples = new ArrayList<>();

  private SampleCosts(Connection connection, Plan plan) {
    this.connection = connection;
    this.plan = plan;
  }

  /**
   * The plan with what its work takes; without, if that cannot be measured: a row that cannot be
   * transformed is the backfill's to name, and a right that is missing the preflight's.
   */
  public static Plan measured(Connection connection, Plan plan) throws SQLException {
    if (plan.rowsEstimated() == 0) {
      return plan;
    }
    connection.setAutoCommit(false);
    try {
      var costs = new SampleCosts(connection, plan);
      costs.measure();
      if (costs.works.isEmpty()) {
        return plan;
      }
      long rows = costs.samples.stream().mapToLong(CostSample::rows).sum();
      return rows == 0 ? plan : plan.taking(new Estimates(rows, costs.works));
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
    if (plan.pairs().isEmpty()) {
      CostSample sample = sample(plan.table());
      if (sample.rows() > 0) {
        alone(sample);
      }
    }
    for (Transform pair : plan.pairs()) {
      CostSample sample = sample(pair.table());
      Copies copies = pair.copies();
      if (sample.rows() == 0) {
        continue;
      }
      if (copies == null) {
        addColumns(sample, pair);
        compare(sample, pair);
        backfill(sample, pair);
      } else {
        copy(sample, copies);
      }
    }
    for (SqlStep step : plan.steps()) {
      for (String sql : step.sql()) {
        index(step, sql);
      }
    }
  }

  private CostSample sample(TableName table) throws SQLException {
    CostSample sample = CostSample.of(connection, table, samples.size());
    samples.add(sample);
    return sample;
  }

  /** Work in which no row gets another shape. */
  private void alone(CostSample sample) throws SQLException {
    Transform fill = plan.fill();
    if (fill != null) {
      addColumns(sample, fill);
      backfill(sample, fill);
    }
    Estimate scan = sample.ofAll(sample.cost("SELECT count(*) FROM " + sample.sql()));
    plan.steps().stream()
        .filter(SampleCosts::validates)
        .forEach(step -> works.put(step.id(), scan));
  }

  private void addColumns(CostSample sample, Transform pair) throws SQLException {
    for (SideColumn column : pair.fresh()) {
      Rows.execute(
          connection,
          "ALTER TABLE %s ADD COLUMN %s %s"
              .formatted(sample.sql(), quote(column.before()), column.type()));
    }
  }

  /** Rows that get a key are copied by the trigger, which is not there yet. */
  private void copy(CostSample sample, Copies copies) throws SQLException {
    if (copies.fill() == null) {
      var costs = new CopyCosts(connection, sample, copies);
      add(Estimates.BACKFILL, sample.ofAll(costs.copied()));
      add(Estimates.COMPARISON, sample.ofAll(costs.compared()));
    }
  }

  private void compare(CostSample sample, Transform pair) throws SQLException {
    add(
        Estimates.COMPARISON,
        sample.ofAll(
            sample.cost(
                "SELECT count(*) FROM %s WHERE %s"
                    .formatted(sample.sql(), assignments(pair, " IS DISTINCT FROM ", " OR ")))));
  }

  private void backfill(CostSample sample, Transform pair) throws SQLException {
    add(
        Estimates.BACKFILL,
        sample.ofAll(
            sample.cost(
                "UPDATE %s SET %s".formatted(sample.sql(), assignments(pair, " = ", ", ")))));
  }

  private void add(String work, Estimate estimate) {
    works.merge(
        work,
        estimate,
        (one, other) -> new Estimate(one.millis() + other.millis(), one.wal() + other.wal()));
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

  private void index(SqlStep step, String sql) throws SQLException {
    Matcher index = INDEX.matcher(sql);
    if (!index.matches()) {
      return;
    }
    var table = new TableName(plain(index.group("schema")), plain(index.group("table")));
    for (CostSample sample : samples) {
      if (sample.holds(table) && sample.rows() > 0) {
        Cost cost = sample.index(index.group("definition"));
        add(step.id(), sample.of(table, new Cost(cost.millis() * PASSES, cost.wal())));
      }
    }
  }

  private static String plain(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }
}
