package io.godwit.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.Action;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was decided, in the order in which it was: the history of a migration, from which its report
 * is made. Written in the transaction of what it tells of.
 */
final class Audit {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Audit() {}

  /** Keeps an action; how workers are tuned is no history. */
  static void write(Connection connection, long migration, Action action) throws SQLException {
    if (action instanceof Action.Tune || action instanceof Action.Compare) {
      return;
    }
    write(connection, migration, action.getClass().getSimpleName(), action.toString(), of(action));
  }

  /** Keeps that another holder has taken a migration over. */
  static void takenOver(Connection connection, long migration, String holder, String cluster)
      throws SQLException {
    write(
        connection,
        migration,
        "takeover",
        "uid " + holder + " in cluster " + cluster,
        Map.of("holder", holder, "cluster", cluster));
  }

  /** Keeps how many rows a table had at the end. */
  static void lastRows(Connection connection, long migration, String table, long rows)
      throws SQLException {
    write(
        connection,
        migration,
        "last rows",
        table + " had " + rows + " rows",
        Map.of("table", table, "rows", Long.toString(rows)));
  }

  /** True if a request is kept already. */
  static boolean kept(Connection connection, long migration, Action.KeepRequest request)
      throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        "SELECT EXISTS (SELECT FROM godwit.audit WHERE migration = ? AND action = ? AND facts @>"
            + " ?::jsonb)",
        migration,
        request.getClass().getSimpleName(),
        json(Map.of("what", request.what(), "token", request.token())));
  }

  private static void write(
      Connection connection,
      long migration,
      String action,
      String detail,
      Map<String, String> facts)
      throws SQLException {
    Rows.update(
        connection,
        "INSERT INTO godwit.audit (migration, action, detail, facts) VALUES (?, ?, ?, ?::jsonb)",
        migration,
        action,
        detail,
        json(facts));
  }

  private static Map<String, String> of(Action action) {
    Map<String, String> facts = new LinkedHashMap<>();
    switch (action) {
      case Action.Advance advance -> {
        facts.put("from", advance.from().word());
        facts.put("to", advance.to().word());
        facts.put("message", advance.message());
      }
      case Action.TurnBack back -> {
        facts.put("reason", back.reason().word());
        facts.put("message", back.message());
      }
      case Action.Settle settle -> {
        facts.put("outcome", settle.outcome().word());
        facts.put("reason", settle.reason().word());
        facts.put("message", settle.message());
      }
      case Action.RecordApproval approval -> {
        facts.put("token", approval.token());
        facts.put("facts", approval.facts());
      }
      case Action.RetryPlan retry -> facts.put("attempt", "" + retry.attempt());
      case Action.RecordFlag flag -> {
        facts.put("percent", "" + flag.to().percent());
        if (!flag.to().tenants().isEmpty()) {
          facts.put("tenants", "" + flag.to().tenants().size());
        }
      }
      case Action.RetryRows retry -> facts.put("token", retry.token());
      case Action.WaiveRows waive -> {
        facts.put("token", waive.token());
        facts.put("keys", "" + waive.keys().size());
        facts.put("why", waive.why());
      }
      case Action.KeepRequest request -> {
        facts.put("what", request.what());
        facts.put("token", request.token());
        facts.put("by", request.by());
        facts.put("why", request.why());
        facts.put("result", request.result());
      }
      case Action.AcceptLoss _,
          Action.Tune _,
          Action.Compare _,
          Action.EnsureJob _,
          Action.StopForwardJobs _ -> {}
      case Action.DeleteJob _, Action.SetFlag _, Action.Restart _, Action.RecordShadowReads _ -> {}
    }
    return facts;
  }

  private static String json(Map<String, String> facts) {
    try {
      return JSON.writeValueAsString(facts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can be written as JSON", e);
    }
  }
}
