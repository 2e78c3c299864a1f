package io.godwit.sql;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.Estimates;
import io.godwit.engine.Plan;
import io.godwit.engine.SqlStep;
import io.godwit.engine.Stage;
import io.godwit.engine.TableName;
import io.godwit.engine.TakenAway;
import io.godwit.engine.Transform;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stored plan: written once in Prepare, executed from there ever after (rules-operator 2). */
public final class PlanStore {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The parts of a plan that are no steps.
   *
   * @param further the pairs of other tables than the user's, null in a plan that has none
   * @param fill the column that is filled, absent in a plan that has none ({@link LedgerReader})
   */
  private record Rest(
      TableName table,
      String summary,
      @Nullable Transform transform,
      String fingerprint,
      List<String> warnings,
      long rowsEstimated,
      @Nullable TakenAway takenAway,
      @Nullable Estimates estimates,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Transform> further,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<TableName> bystanders,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Transform fill) {

    static Rest of(Plan plan) {
      return new Rest(
          plan.table(),
          plan.summary(),
          plan.transform(),
          plan.fingerprint(),
          plan.warnings(),
          plan.rowsEstimated(),
          plan.takenAway(),
          plan.estimates(),
          plan.pairs().size() < 2 ? null : plan.pairs().subList(1, plan.pairs().size()),
          plan.bystanders().isEmpty() ? null : plan.bystanders(),
          plan.fill());
    }

    Plan plan(List<SqlStep> steps) {
      List<Transform> pairs = new ArrayList<>();
      if (transform != null) {
        pairs.add(transform);
      }
      if (further != null) {
        pairs.addAll(further);
      }
      return new Plan(
          table,
          summary,
          pairs,
          steps,
          fingerprint,
          warnings,
          rowsEstimated,
          takenAway,
          bystanders == null ? List.of() : bystanders,
          fill,
          estimates);
    }
  }

  private PlanStore() {}

  /** Stores a plan; part of the caller's transaction. */
  static void store(Connection connection, long migration, Plan plan, String hash)
      throws SQLException {
    Transform pair = plan.transform();
    Rows.update(
        connection,
        """
        UPDATE godwit.migrations SET plan = ?::jsonb, plan_hash = ?, sync = ?, rows_estimated = ?,
          has_down = ?, syncs = ?, tables = ? WHERE id = ?
        """,
        json(Rest.of(plan)),
        hash,
        pair == null ? null : pair.functionName(),
        plan.rowsEstimated(),
        // Where no row gets another shape there is nothing that a way back could lose.
        plan.pairs().stream().allMatch(Transform::wayBack),
        array(connection, plan.pairs().stream().map(Transform::functionName).toList()),
        array(connection, plan.tables().stream().map(TableName::toString).toList()),
        migration);
    Drift.record(connection, migration, plan.fingerprint().lines().toList());
    int ordinal = 0;
    for (SqlStep step : plan.steps()) {
      Rows.update(
          connection,
          """
          INSERT INTO godwit.steps
            (migration, ordinal, id, stage, mode, lock, sql, undo, irreversible, probe, tables)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
          """,
          migration,
          ordinal++,
          step.id(),
          step.stage().word(),
          step.mode().name(),
          step.lock().name(),
          array(connection, step.sql()),
          array(connection, step.undo()),
          step.irreversible(),
          step.probe(),
          json(step.tables()));
    }
  }

  /**
   * The stored plan.
   *
   * @throws SQLException with state 02000 if no plan is stored
   */
  public static Plan load(Connection connection, long migration) throws SQLException {
    Rest rest =
        Rows.one(
            connection,
            row -> read(row.getString(1), Rest.class),
            "SELECT plan::text FROM godwit.migrations WHERE id = ? AND plan IS NOT NULL",
            migration);
    List<SqlStep> steps =
        Rows.list(
            connection,
            PlanStore::step,
            "SELECT * FROM godwit.steps WHERE migration = ? ORDER BY ordinal",
            migration);
    return rest.plan(steps);
  }

  static SqlStep step(ResultSet row) throws SQLException {
    return new SqlStep(
        row.getString("id"),
        Stage.of(row.getString("stage")),
        SqlStep.Mode.valueOf(row.getString("mode")),
        SqlStep.Lock.valueOf(row.getString("lock")),
        strings(row.getArray("sql")),
        strings(row.getArray("undo")),
        row.getBoolean("irreversible"),
        row.getString("probe"),
        List.of(read(row.getString("tables"), TableName[].class)));
  }

  private static Array array(Connection connection, List<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  private static List<String> strings(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record must be writable as JSON", e);
    }
  }

  private static <T> T read(String json, Class<T> what) {
    try {
      return JSON.readValue(json, what);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the plan in the ledger does not read as a plan", e);
    }
  }
}
