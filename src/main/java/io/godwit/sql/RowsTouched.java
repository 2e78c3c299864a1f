package io.godwit.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.SqlStatement;
import io.godwit.engine.TableName;
import io.godwit.lint.Inventory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a statement would write, by EXPLAIN: an empty copy touches none (rules-postgres
 * 28). On the live server nothing is executed, in a transaction that can only read.
 */
final class RowsTouched {
  private static final Set<String> WRITES = Set.of("insert", "update", "delete", "merge", "with");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection copy;
  private final @Nullable Connection live;

  RowsTouched(Connection copy, @Nullable Connection live) {
    this.copy = copy;
    this.live = live;
  }

  /** Rows that would be written; null where they are not known. */
  record Count(@Nullable Long rows) {}

  /** By table of the copy; part of the copy's open transaction. */
  Map<Long, Count> explain(SqlStatement statement, Inventory inventory) throws SQLException {
    Map<Long, Count> counts = new HashMap<>();
    if (WRITES.contains(statement.words().getFirst())) {
      Map<TableName, Long> estimated = live == null ? Map.of() : onLive(live, statement);
      for (TableName table : onCopy(statement).keySet()) {
        Long oid = top(inventory, table);
        if (oid != null) {
          counts.put(oid, new Count(estimated.get(table)));
        }
      }
    }
    return counts;
  }

  private static @Nullable Long top(Inventory inventory, TableName table) {
    for (Map.Entry<Long, Inventory.Relation> one : inventory.relations().entrySet()) {
      if (one.getValue().name().equals(table) && one.getValue().table()) {
        long parent = one.getValue().parent();
        Inventory.Relation above = inventory.relations().get(parent);
        return above == null ? one.getKey() : top(inventory, above.name());
      }
    }
    return null;
  }

  private Map<TableName, Long> onCopy(SqlStatement statement) throws SQLException {
    Savepoint savepoint = copy.setSavepoint();
    try {
      return written(copy, statement);
    } catch (SQLException e) {
      // It fails when it is executed, too, and that is told.
      copy.rollback(savepoint);
      return Map.of();
    }
  }

  private static Map<TableName, Long> onLive(Connection live, SqlStatement statement)
      throws SQLException {
    live.setAutoCommit(false);
    try {
      Rows.execute(live, "SET TRANSACTION READ ONLY");
      Rows.execute(live, "SET LOCAL lock_timeout = '500ms'");
      return written(live, statement);
    } catch (SQLException e) {
      if (SqlFailure.connectionLost(e)) {
        throw e;
      }
      // It wants what a statement before it makes.
      return Map.of();
    } finally {
      live.rollback();
      live.setAutoCommit(true);
    }
  }

  private static Map<TableName, Long> written(Connection connection, SqlStatement statement)
      throws SQLException {
    String plan =
        Rows.one(
            connection,
            row -> row.getString(1),
            Rows.escaped("EXPLAIN (FORMAT JSON, VERBOSE) " + statement.sql()));
    Map<TableName, Long> written = new HashMap<>();
    try {
      JsonNode root = JSON.readTree(plan).path(0).path("Plan");
      written(root, written);
    } catch (JsonProcessingException e) {
      throw new SQLException("EXPLAIN does not read as JSON", "XX000", e);
    }
    return written;
  }

  private static void written(JsonNode node, Map<TableName, Long> written) {
    if (node.path("Node Type").asText().equals("ModifyTable")) {
      long rows = 0;
      for (JsonNode child : node.path("Plans")) {
        if (!child.path("Parent Relationship").asText().equals("InitPlan")) {
          rows = Math.max(rows, child.path("Plan Rows").asLong());
        }
      }
      JsonNode targets = node.path("Target Tables");
      for (JsonNode target : targets.isArray() ? targets : JSON.createArrayNode().add(node)) {
        TableName name =
            new TableName(target.path("Schema").asText(), target.path("Relation Name").asText());
        written.merge(name, rows, Math::max);
      }
    }
    node.path("Plans").forEach(child -> written(child, written));
  }
}
