package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.KeyParts;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What partitions of a table of {@code widenKey} have of their own on its columns: names of NOT
 * NULL, defaults, rights, comments.
 */
record PartedColumns(KeyTable key, KeyParts parts) {

  /** NOT NULL of an old column that the table has no more: a partition may have it of its own. */
  String nullable(String hidden) {
    return """
        DO $godwit$ DECLARE part regclass; BEGIN
          FOR part IN SELECT relid FROM pg_catalog.pg_partition_tree(%s) WHERE level > 0 ORDER BY level LOOP
            EXECUTE pg_catalog.format('ALTER TABLE %%s ALTER COLUMN %%I DROP NOT NULL', part, %s);
          END LOOP;
        END $godwit$"""
        .formatted(literal(key.name().sql()), literal(hidden));
  }

  /** NOT NULL of an old column under the name that it had in each partition. */
  String notNull(int column, String hidden) {
    Map<TableName, String> names = new LinkedHashMap<>();
    for (KeyParts.Member member : parts.members()) {
      String name = member.columns().get(column).notNullName();
      if (name != null) {
        names.put(member.name(), name);
      }
    }
    return """
        DO $godwit$ DECLARE part record; BEGIN
          FOR part IN SELECT t.relid::regclass AS it, k.name FROM pg_catalog.pg_partition_tree(%s) t
            JOIN (VALUES %s) AS k (relid, name) ON k.relid = t.relid ORDER BY t.level DESC
          LOOP
            EXECUTE pg_catalog.format('ALTER TABLE %%s ADD CONSTRAINT %%I NOT NULL %%I NOT VALID', part.it, part.name, %s);
          END LOOP;
        END $godwit$"""
        .formatted(literal(key.name().sql()), PartedKey.values(List.of(names)), literal(hidden));
  }

  /**
   * A partition may have a default where the table has none, another one, or none.
   *
   * @param forth from the old columns to the new ones, or back
   */
  List<String> defaults(boolean forth) {
    List<String> sql = new ArrayList<>();
    for (int i = 0; i < key.facts().old().size(); i++) {
      String old = key.change().oldNames().get(i);
      String fresh = key.change().freshNames().get(i);
      for (KeyParts.Member member :
          parts.withDefaultOtherThan(i, key.facts().old().get(i).defaultSql())) {
        String alter = "ALTER TABLE IF EXISTS ONLY %s ALTER COLUMN ".formatted(member.name().sql());
        String own = member.columns().get(i).defaultSql();
        sql.add(alter + quote(forth ? old : fresh) + " DROP DEFAULT");
        sql.add(
            alter
                + quote(forth ? fresh : old)
                + (own == null ? " DROP DEFAULT" : " SET DEFAULT " + own));
      }
    }
    return sql;
  }

  /** What is said of the columns of one partition alone. */
  List<String> ofColumns() {
    List<String> sql = new ArrayList<>();
    for (KeyParts.Member member : parts.members()) {
      String table = member.name().sql();
      for (int i = 0; i < member.columns().size(); i++) {
        String column = quote(key.change().freshNames().get(i));
        KeyParts.Column own = member.columns().get(i);
        if (own.comment() != null) {
          sql.add("COMMENT ON COLUMN %s.%s IS %s".formatted(table, column, literal(own.comment())));
        }
        own.grants().stream().map(grant -> grant(grant, column, table)).forEach(sql::add);
      }
    }
    return sql;
  }

  private static String grant(TableFacts.Grant grant, String column, String table) {
    return "GRANT %s (%s) ON %s TO %s%s"
        .formatted(
            grant.privilege(),
            column,
            table,
            grant.grantee(),
            grant.grantable() ? " WITH GRANT OPTION" : "");
  }
}
