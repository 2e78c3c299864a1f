package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.CopyFacts;
import io.godwit.engine.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The publications of a table that is to be copied, and by what they tell its rows apart. */
record CopiedPublications(Connection connection, TableName name, long table) {
  private static final int ROW_FILTERS = 150_000;

  private record Owned(String name, String owner, String user) {}

  /** What keeps the new tables from joining them at the swap, and not before. */
  List<String> obstacles() throws SQLException {
    List<String> found = new ArrayList<>();
    for (String publication : unnamed()) {
      found.add(
          "publication %s publishes table %s without naming it (FOR ALL TABLES or TABLES IN SCHEMA): the new table would be in it from its first moment on, and subscribers would get each copied row, or stop where they have no such table. Name the tables in it one by one (FOR TABLE), or take the schema out of it until after Cutover"
              .formatted(publication, name));
    }
    for (Owned publication : ofOthers()) {
      found.add(
          "publication %s publishes table %s and belongs to %s: only its owner may put the new table in, and role %s is not. GRANT %s TO %s, or take the table out of it first, and put the new one in after Cutover"
              .formatted(
                  publication.name(),
                  name,
                  publication.owner(),
                  publication.user(),
                  quote(publication.owner()),
                  quote(publication.user())));
    }
    return found;
  }

  private List<String> unnamed() throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        SELECT pubname FROM pg_publication p WHERE puballtables OR EXISTS (
          -- The catalog of schemas in publications is there from 15 on.
          SELECT FROM pg_depend s JOIN pg_depend o ON o.classid = s.classid AND o.objid = s.objid
          WHERE s.classid = to_regclass('pg_catalog.pg_publication_namespace')
            AND s.refclassid = 'pg_namespace'::regclass
            AND s.refobjid = (SELECT relnamespace FROM pg_class WHERE oid = ?::bigint::oid)
            AND o.refclassid = 'pg_publication'::regclass AND o.refobjid = p.oid)
        ORDER BY 1
        """,
        table);
  }

  private List<Owned> ofOthers() throws SQLException {
    return Rows.list(
        connection,
        row -> new Owned(row.getString(1), row.getString(2), row.getString(3)),
        """
        SELECT pubname, pg_get_userbyid(pubowner), current_user FROM pg_publication p
        JOIN pg_publication_rel r ON r.prpubid = p.oid
        WHERE r.prrelid = ?::bigint::oid AND NOT pg_has_role(pubowner, 'USAGE') ORDER BY 1
        """,
        table);
  }

  /** How it is published; names of functions and types with their schema. */
  CopyFacts.Published published() throws SQLException {
    List<CopyFacts.Publication> publications = publications();
    return Rows.one(
        connection,
        row -> new CopyFacts.Published(row.getString(1), row.getString(2), publications),
        """
        SELECT c.relreplident::text, (SELECT relname FROM pg_index i JOIN pg_class x ON x.oid = indexrelid
          WHERE indrelid = c.oid AND indisreplident AND c.relreplident = 'i')
        FROM pg_class c WHERE c.oid = ?::bigint::oid
        """,
        table);
  }

  private List<CopyFacts.Publication> publications() throws SQLException {
    int version =
        Rows.one(
            connection, row -> row.getInt(1), "SELECT current_setting('server_version_num')::int");
    return Rows.list(
        connection,
        row ->
            new CopyFacts.Publication(
                row.getString(1),
                row.getBoolean(2),
                row.getBoolean(3),
                texts(row.getArray(4)),
                row.getString(5),
                texts(row.getArray(6))),
        """
        SELECT pubname, pubupdate OR pubdelete, pubviaroot,
          (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = prrelid
            AND attnum = ANY (translate(to_jsonb(r) ->> 'prattrs', '[]', '{}')::int2[])),
          %s,
          (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = prrelid AND attnum IN (
            SELECT m[1]::int FROM regexp_matches(to_jsonb(r) ->> 'prqual', ':varattno (\\d+)', 'g') m))
        FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid
        WHERE r.prrelid = ?::bigint::oid ORDER BY 1
        """
            .formatted(version < ROW_FILTERS ? "NULL" : "pg_get_expr(prqual, prrelid)"),
        table);
  }

  private static List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
