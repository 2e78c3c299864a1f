package io.godwit.sql;

import static java.util.stream.Collectors.joining;

import io.godwit.engine.Draft;
import io.godwit.engine.Plan;
import io.godwit.engine.SentNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is sent every column of a table stops at the first one that he does not know, and the slot
 * keeps WAL until the disk is full (rules-postgres 22). So he has to be ready before, and only the
 * user knows that he is.
 */
final class Subscribers {
  private final Connection connection;
  private final Collection<String> ready;

  /**
   * Subscribers as the user speaks of them.
   *
   * @param ready publications whose subscribers are ready
   */
  Subscribers(Connection connection, Collection<String> ready) {
    this.connection = connection;
    this.ready = ready;
  }

  /** A draft, refused where one is not ready; else the plan says what each has to have. */
  Draft judge(Draft draft, List<SentNames> tables) throws SQLException {
    List<String> all = ofAllTables(connection);
    List<String> objections = new ArrayList<>(ofLedger(all));
    List<String> remarks = new ArrayList<>();
    Map<String, List<SentNames>> published = published(tables);
    for (var one : published.entrySet()) {
      String publication = one.getKey();
      one.getValue().stream()
          .flatMap(names -> turned(publication, names).stream())
          .forEach(objections::add);
      if (ready.contains(publication)) {
        remarks.add(known(publication, statements(one.getValue()), draft.planOrNull()));
      } else {
        objections.add(unknown(publication, one.getValue()));
      }
    }
    ready.stream()
        .filter(name -> !published.containsKey(name) && !all.contains(name))
        .map(
            name ->
                "prepare.subscribersReady names publication %s, and no publication of that name shows a table of this change whole."
                    .formatted(name))
        .forEach(remarks::add);
    return draft.with(objections, remarks);
  }

  /** Why the ledger may not be written: it is in a publication of all tables, too. */
  List<String> ofLedger() throws SQLException {
    return ofLedger(ofAllTables(connection));
  }

  private List<String> ofLedger(List<String> all) {
    return all.stream()
        .filter(publication -> !ready.contains(publication))
        .map(
            publication ->
                "publication %s is FOR ALL TABLES, and so shows Godwit's own in schema godwit: its subscribers would stop at the first row there. Make these tables on each subscriber that is a PostgreSQL (godwit ledger | psql SUBSCRIBER), then name %1$s in spec.prepare.subscribersReady"
                    .formatted(publication))
        .toList();
  }

  /** Publications that show every table, those of the ledger, too. */
  static List<String> ofAllTables(Connection connection) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        "SELECT pubname FROM pg_publication WHERE puballtables ORDER BY 1");
  }

  /** Tables by the publications that show them whole. */
  private Map<String, List<SentNames>> published(List<SentNames> tables) throws SQLException {
    Map<String, List<SentNames>> published = new TreeMap<>();
    for (SentNames names : tables) {
      TableRow table = TableRow.find(connection, names.table()).orElse(null);
      if (table != null) {
        Publishing.of(connection, table.oid()).stream()
            .filter(Publishing::whole)
            .map(Publishing::name)
            .forEach(name -> published.computeIfAbsent(name, x -> new ArrayList<>()).add(names));
      }
    }
    return published;
  }

  private String statements(List<SentNames> tables) throws SQLException {
    List<String> statements = new ArrayList<>();
    for (SentNames names : tables) {
      Map<String, String> types = new HashMap<>();
      Rows.list(
              connection,
              row -> Map.entry(row.getString(1), row.getString(2)),
              "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped",
              names.table().sql())
          .forEach(one -> types.put(one.getKey(), one.getValue()));
      statements.add(names.ready(types));
    }
    return String.join("; ", statements);
  }

  private static Optional<String> turned(String publication, SentNames names) {
    return Optional.ofNullable(names.turned())
        .map(
            column ->
                "publication %s shows table %s whole, and from Cutover on column %s would be sent with other values than those that its subscribers have: name a newColumn, so that they have both; or leave up out where a plain cast does"
                    .formatted(publication, names.table(), column));
  }

  private String unknown(String publication, List<SentNames> tables) throws SQLException {
    return "publication %s publishes table %s whole: its subscribers would stop at a name that they do not know. On each that is a PostgreSQL: %s; then name %1$s in spec.prepare.subscribersReady. Or give it a column list without what changes (PostgreSQL 15 and up), or take the table out of it first"
        .formatted(
            publication,
            tables.stream().map(names -> names.table().toString()).collect(joining(", ")),
            statements(tables));
  }

  private static String known(String publication, String sql, @Nullable Plan plan) {
    String more =
        plan == null || plan.filled().isEmpty()
            ? ""
            : " They are sent about %,d rows once more, as the backfill writes them."
                .formatted(plan.rowsEstimated());
    return "Subscribers of publication %s are declared ready: each that is a PostgreSQL has had %s. Once it is over they drop what they do not need.%s"
        .formatted(publication, sql, more);
  }
}
