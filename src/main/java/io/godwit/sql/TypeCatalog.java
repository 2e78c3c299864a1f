package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.EnumType;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks up what a type says of itself. */
final class TypeCatalog {
  private TypeCatalog() {}

  private record Found(boolean isEnum, boolean owned, String owner, String user) {}

  static EnumType read(Connection connection, TableName name) throws SQLException {
    Optional<Found> found =
        Rows.first(
            connection,
            row ->
                new Found(row.getBoolean(1), row.getBoolean(2), row.getString(3), row.getString(4)),
            """
            SELECT t.typtype = 'e', pg_has_role(t.typowner, 'USAGE'), pg_get_userbyid(t.typowner), current_user
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE n.nspname = ? AND t.typname = ?
            """,
            name.schema(),
            name.name());
    return found.isEmpty()
        ? new EnumType(name, List.of(), List.of(missing(connection, name)))
        : new EnumType(name, values(connection, name), obstacles(name, found.get()));
  }

  private static List<String> values(Connection connection, TableName name) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        SELECT e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
        JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE n.nspname = ? AND t.typname = ? ORDER BY e.enumsortorder
        """,
        name.schema(),
        name.name());
  }

  private static List<String> obstacles(TableName name, Found found) {
    List<String> obstacles = new ArrayList<>();
    if (!found.isEnum()) {
      obstacles.add("type " + name + " is no enum: only an enum has values that can be added to");
    }
    if (!found.owned()) {
      obstacles.add(
          "role %s does not own type %s and cannot change it: GRANT %s TO %s"
              .formatted(found.user(), name, quote(found.owner()), quote(found.user())));
    }
    return obstacles;
  }

  private static String missing(Connection connection, TableName name) throws SQLException {
    List<String> there =
        Rows.list(
            connection,
            row -> row.getString(1),
            """
            SELECT n.nspname || '.' || t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE t.typtype = 'e' ORDER BY t.typname = ? DESC, 1 LIMIT 5
            """,
            name.name());
    return "type %s does not exist in this database%s"
        .formatted(name, there.isEmpty() ? "" : "; of enums there are " + String.join(", ", there));
  }
}
