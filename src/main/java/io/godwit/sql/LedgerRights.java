package io.godwit.sql;

import io.godwit.engine.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each role may do in the ledger. Nobody but the owner, who executes them, may touch the
 * stored steps: else a role that may do less could let it do more.
 */
final class LedgerRights {
  private static final String ALL = "INSERT, UPDATE, DELETE";

  private static final Map<Role, Map<String, String>> RIGHTS =
      Map.of(Role.WORKER, worker(), Role.OBSERVER, observer());

  private LedgerRights() {}

  private static Map<String, String> worker() {
    Map<String, String> rights = new LinkedHashMap<>();
    for (String table :
        List.of(
            "ranges",
            "passes",
            "vacuums",
            "quarantine",
            "discrepancies",
            "sync_failures",
            "dual_writes",
            "summaries",
            "query_times",
            "uses",
            "looks",
            "statement_calls",
            "shadow_pairs",
            "shadow_reads",
            "shadow_mismatches")) {
      rights.put(table, ALL);
    }
    rights.put("audit", "INSERT");
    rights.put("control", "UPDATE");
    return rights;
  }

  /** As rules-operator 4 has it. */
  private static Map<String, String> observer() {
    Map<String, String> rights = new LinkedHashMap<>();
    for (String table :
        List.of(
            "held", "probe", "heartbeat", "gate_runs", "gate_samples", "shadow_pairs", "callers")) {
      rights.put(table, ALL);
    }
    rights.put("audit", "INSERT");
    rights.put("control", "UPDATE");
    rights.put("flags", "UPDATE");
    rights.put("quarantine", "UPDATE");
    return rights;
  }

  /** Columns of the plan's own row in which a worker says how far it is. */
  private static final String PROGRESS =
      "backfill_started_at, backfill_ended_at, rows_estimated, timeline";

  /** What a role lacks of the ledger that is there, as SQL; nothing if there is none. */
  static List<String> missing(Connection connection, Role role, String user) throws SQLException {
    List<String> missing = new ArrayList<>();
    Map<String, String> rights = RIGHTS.getOrDefault(role, Map.of());
    missing.addAll(
        Rows.list(
            connection,
            row -> row.getString(1),
            """
            SELECT format('GRANT USAGE ON SCHEMA godwit TO %I', ?::text)
            FROM pg_namespace n WHERE n.nspname = 'godwit' AND NOT has_schema_privilege(?, n.oid, 'USAGE')
            UNION ALL
            SELECT format('GRANT SELECT ON ALL TABLES IN SCHEMA godwit TO %I', ?::text)
            WHERE EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              -- Copies of tables that are looked up come and go, and are no part of the ledger.
              WHERE n.nspname = 'godwit' AND c.relkind = 'r' AND c.relname NOT LIKE 'lookup\\_%' AND NOT has_table_privilege(?, c.oid, 'SELECT'))
            """,
            user,
            user,
            user,
            user));
    missing.addAll(
        Rows.list(
            connection,
            row -> row.getString(1),
            """
            SELECT format('GRANT %s ON %s TO %I', right_needed,
              string_agg('godwit.' || c.relname, ', ' ORDER BY c.relname), ?::text)
            FROM unnest(?::text[], ?::text[]) AS need (relname, right_needed)
            JOIN pg_class c ON c.relname = need.relname
            JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'godwit'
            WHERE EXISTS (SELECT FROM unnest(string_to_array(right_needed, ', ')) p
              WHERE NOT has_table_privilege(?, c.oid, p))
            GROUP BY right_needed ORDER BY right_needed
            """,
            user,
            rights.keySet().toArray(String[]::new),
            rights.values().toArray(String[]::new),
            user));
    if (role == Role.WORKER) {
      missing.addAll(
          Rows.list(
              connection,
              row -> row.getString(1),
              """
              SELECT format('GRANT UPDATE (%s) ON godwit.migrations TO %I', need.columns, ?::text)
              FROM (VALUES (?::text)) need (columns), pg_class m
              JOIN pg_namespace n ON n.oid = m.relnamespace
              WHERE n.nspname = 'godwit' AND m.relname = 'migrations'
                AND EXISTS (SELECT FROM unnest(string_to_array(need.columns, ', ')) c
                  WHERE NOT has_column_privilege(?, m.oid, c, 'UPDATE'))
              """,
              user,
              PROGRESS,
              user));
    }
    return missing;
  }
}
