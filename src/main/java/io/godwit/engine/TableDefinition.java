package io.godwit.engine;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogs say of a table as a whole.
 *
 * @param serverVersion as in {@code server_version_num}: 180000 and up for PostgreSQL 18
 * @param rowsEstimated rows, as the planner believes
 * @param partitioning its partitions, or null if it holds its rows itself
 * @param key by which rows are named
 * @param columns in their order
 * @param constraints of any kind
 * @param indexes of any kind
 * @param others names of other tables, indexes, sequences and views of the schema
 * @param outside what others have to do with it
 * @param obstacles what keeps us from changing the table at all
 * @param fingerprint what the catalogs say of the table, a line for each object
 */
public record TableDefinition(
    TableName table,
    int serverVersion,
    long rowsEstimated,
    @Nullable Partitioning partitioning,
    Key key,
    List<Column> columns,
    List<Constraint> constraints,
    List<Index> indexes,
    List<String> others,
    Outside outside,
    List<String> obstacles,
    String fingerprint) {

  /**
   * A column.
   *
   * @param notNullName name of its NOT NULL constraint on PostgreSQL 18 and up, else null
   * @param identity true for an identity column, which is never NULL
   * @param filled true if a row that does not name it gets a value all the same
   */
  public record Column(
      String name,
      String type,
      boolean notNull,
      @Nullable String notNullName,
      boolean identity,
      boolean filled) {}

  /**
   * A constraint.
   *
   * @param kind as {@code pg_constraint.contype} has it: p, u, c, f, n, x
   * @param definition as pg_get_constraintdef writes it
   */
  public record Constraint(String name, char kind, String definition, boolean validated) {}

  /**
   * An index.
   *
   * @param definition as pg_get_indexdef writes it
   * @param constraint name of the constraint that it belongs to, or null
   * @param valid false for what a build that was cut off has left
   */
  public record Index(String name, String definition, @Nullable String constraint, boolean valid) {}

  /**
   * What others have to do with a table.
   *
   * @param foreignKeys those that refer to it from other tables, and its own that refer to others
   * @param grants rights of others to read and write it
   * @param owner its owner if that is not our role, else null
   * @param rowSecurity whether policies apply to it
   * @param types names of types in its schema that are no rows of tables
   */
  public record Outside(
      List<ForeignKey> foreignKeys,
      List<Grant> grants,
      @Nullable String owner,
      boolean rowSecurity,
      List<String> types) {
    /** Nobody has to do with it. */
    public static final Outside NONE = new Outside(List.of(), List.of(), null, false, List.of());

    public Outside {
      foreignKeys = List.copyOf(foreignKeys);
      grants = List.copyOf(grants);
      types = List.copyOf(types);
    }
  }

  /**
   * A foreign key between two tables.
   *
   * @param table the table that refers
   * @param definition as pg_get_constraintdef writes it, without NOT VALID
   * @param partitioned whether the table that refers is partitioned
   * @param owned whether our role may change the table that refers
   */
  public record ForeignKey(
      TableName table,
      String name,
      String definition,
      boolean validated,
      @Nullable String comment,
      boolean partitioned,
      boolean owned) {}

  /** {@code GRANT privilege ON ... TO grantee [WITH GRANT OPTION]}, the names quoted. */
  public record Grant(String privilege, String grantee, boolean grantable) {}

  public TableDefinition {
    columns = List.copyOf(columns);
    constraints = List.copyOf(constraints);
    indexes = List.copyOf(indexes);
    others = List.copyOf(others);
    obstacles = List.copyOf(obstacles);
  }

  /** True if its rows are in partitions. */
  public boolean partitioned() {
    return partitioning != null;
  }

  /** A column by its name. */
  public Optional<Column> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** An index by its name. */
  public Optional<Index> index(String name) {
    return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
  }

  /** A constraint by its name. */
  public Optional<Constraint> constraint(String name) {
    return constraints.stream().filter(constraint -> constraint.name().equals(name)).findFirst();
  }
}
