package io.godwit.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogs say about the table and the column of a change.
 *
 * @param table the table
 * @param serverVersion as in {@code server_version_num}: 180000 and up for PostgreSQL 18
 * @param rowsEstimated rows, as the planner believes
 * @param bytes size of the table and its indexes
 * @param partitioned whether its rows are in partitions
 * @param key the key that ranges are cut by
 * @param column the column to change
 * @param newType canonical name of the new type, as in SQL
 * @param newByImage whether equality of the new type hides differences
 * @param newNameTaken whether the table has a column of the new name already
 * @param up how old becomes new, as PostgreSQL writes it back
 * @param down how new becomes old, or null
 * @param where which rows are concerned, or null for all
 * @param indexes indexes of the old column, and what they are on the new one
 * @param constraints constraints of the old column, and what they are on the new one
 * @param grants column privileges, each the text between GRANT and the column list, and after it
 * @param triggers the user's own
 * @param obstacles what depends on the column or the table in a way that is not handled, for people
 * @param remarks what people should know though it is no obstacle
 * @param fingerprint what the catalogs say of the table, a line for each object
 */
public record TableFacts(
    TableName table,
    int serverVersion,
    long rowsEstimated,
    long bytes,
    boolean partitioned,
    Key key,
    Column column,
    String newType,
    boolean newByImage,
    boolean newNameTaken,
    Expression up,
    @Nullable Expression down,
    @Nullable Expression where,
    List<Index> indexes,
    List<Constraint> constraints,
    List<Grant> grants,
    Triggers triggers,
    List<String> obstacles,
    List<String> remarks,
    String fingerprint) {

  /**
   * Triggers of the table.
   *
   * @param before names of row triggers that fire before update or insert
   * @param firing names of those that fire for an update of the new column alone
   * @param unskippable names of triggers that fire even where the others are skipped
   * @param cannotSkip why our role cannot keep them from firing and what to do, or null if it can
   */
  public record Triggers(
      List<String> before,
      List<String> firing,
      List<String> unskippable,
      @Nullable String cannotSkip) {
    /** None at all. */
    public static final Triggers NONE = new Triggers(List.of(), List.of(), List.of(), null);

    public Triggers {
      before = List.copyOf(before);
      firing = List.copyOf(firing);
      unskippable = List.copyOf(unskippable);
    }
  }

  /**
   * A column.
   *
   * @param defaultSql its default as SQL, or null
   * @param newDefault the default of the new side, or null if there is none or none can be derived
   * @param byImage whether equality of its type hides differences (rules-postgres 15)
   * @param notNullName name of its NOT NULL constraint on PostgreSQL 18 and up, else null
   * @param collation its collation as SQL if it is not the type's own, else null
   * @param storage its storage as SQL if it is not the type's own, else null
   * @param compression its compression as SQL if one is set, else null
   * @param statistics its statistics target, or -1 for the default
   */
  public record Column(
      String name,
      String type,
      boolean notNull,
      @Nullable String notNullName,
      @Nullable String defaultSql,
      @Nullable String newDefault,
      boolean byImage,
      @Nullable String comment,
      @Nullable String collation,
      @Nullable String storage,
      @Nullable String compression,
      int statistics) {}

  /** An expression as PostgreSQL writes it back, and the columns that it reads. */
  public record Expression(String sql, List<Read> reads) {
    public Expression {
      reads = List.copyOf(reads);
    }
  }

  /** A column that an expression reads. */
  public record Read(String column, String type) {}

  /**
   * An index of the old column.
   *
   * @param newName a free name for its twin
   * @param newTail what follows the table's name in CREATE INDEX for the twin
   */
  public record Index(String name, boolean unique, String newName, String newTail) {}

  /**
   * A constraint of the old column.
   *
   * @param definition as pg_get_constraintdef writes it
   * @param validated whether it is known to hold
   * @param comment its comment, or null
   * @param newName a free name for its twin
   * @param newDefinition the twin's definition without NOT VALID
   */
  public record Constraint(
      Kind kind,
      String name,
      String definition,
      boolean validated,
      @Nullable String comment,
      String newName,
      String newDefinition) {
    /** Kinds that can be carried over. */
    public enum Kind {
      CHECK,
      UNIQUE,
      FOREIGN_KEY
    }
  }

  /** {@code GRANT privilege (column) TO grantee [WITH GRANT OPTION]}, the names quoted. */
  public record Grant(String privilege, String grantee, boolean grantable) {}

  public TableFacts {
    indexes = List.copyOf(indexes);
    constraints = List.copyOf(constraints);
    grants = List.copyOf(grants);
    obstacles = List.copyOf(obstacles);
    remarks = List.copyOf(remarks);
  }
}
