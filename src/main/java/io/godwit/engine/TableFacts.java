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
 * @param old the columns that go
 * @param fresh the columns that come, in the order of the change
 * @param where which rows are concerned, or null for all
 * @param indexes indexes of the old columns, and what they are on the new one
 * @param constraints constraints of the old columns, and what they are on the new one
 * @param grants privileges on each of the old columns
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
    List<Column> old,
    List<Fresh> fresh,
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
   * A column that goes.
   *
   * @param defaultSql its default as SQL, or null
   * @param byImage whether equality of its type hides differences (rules-postgres 15)
   * @param notNullName name of its NOT NULL constraint on PostgreSQL 18 and up, else null
   * @param collation its collation as SQL if it is not the type's own, else null
   * @param storage its storage as SQL if it is not the type's own, else null
   * @param compression its compression as SQL if one is set, else null
   * @param statistics its statistics target, or -1 for the default
   * @param down how it follows from the new columns, as PostgreSQL writes it back, or null
   */
  public record Column(
      String name,
      String type,
      boolean notNull,
      @Nullable String notNullName,
      @Nullable String defaultSql,
      boolean byImage,
      @Nullable String comment,
      @Nullable String collation,
      @Nullable String storage,
      @Nullable String compression,
      int statistics,
      @Nullable Expression down) {}

  /**
   * A column that comes.
   *
   * @param type canonical name of its type, as in SQL
   * @param byImage whether equality of its type hides differences
   * @param taken whether the table has a column of its name already
   * @param up how it follows from the old columns, as PostgreSQL writes it back
   * @param byDefault its default once the old side is gone, or null if there is none or none can be
   *     derived
   */
  public record Fresh(
      String type, boolean byImage, boolean taken, Expression up, @Nullable String byDefault) {}

  /** An expression as PostgreSQL writes it back, and the columns that it reads. */
  public record Expression(String sql, List<Read> reads) {
    public Expression {
      reads = List.copyOf(reads);
    }
  }

  /** A column that an expression reads. */
  public record Read(String column, String type) {}

  /**
   * An index of an old column. Of several columns none has a twin.
   *
   * @param newName a free name for its twin, or its own name
   * @param newTail what follows the table's name in CREATE INDEX for the twin, or for itself
   */
  public record Index(String name, boolean unique, String newName, String newTail) {}

  /**
   * A constraint of an old column. Of several columns none has a twin.
   *
   * @param definition as pg_get_constraintdef writes it
   * @param validated whether it is known to hold
   * @param comment its comment, or null
   * @param newName a free name for its twin, or its own name
   * @param newDefinition the twin's definition without NOT VALID, or null if it has none: what is
   *     said of the old value could then not be said of every new one without failing a write
   */
  public record Constraint(
      Kind kind,
      String name,
      String definition,
      boolean validated,
      @Nullable String comment,
      String newName,
      @Nullable String newDefinition) {
    /** Kinds that can be carried over. */
    public enum Kind {
      CHECK,
      UNIQUE,
      FOREIGN_KEY
    }
  }

  /** {@code GRANT privilege (column) TO grantee [WITH GRANT OPTION]}, the names quoted. */
  public record Grant(String privilege, String grantee, boolean grantable) {}

  /** The one old column; of several the first. */
  public Column column() {
    return old.getFirst();
  }

  /** The type of the one new column; of several that of the first. */
  public String newType() {
    return fresh.getFirst().type();
  }

  /** True if an old column may not be NULL. */
  public boolean notNull() {
    return old.stream().anyMatch(Column::notNull);
  }

  public TableFacts {
    old = List.copyOf(old);
    fresh = List.copyOf(fresh);
    indexes = List.copyOf(indexes);
    constraints = List.copyOf(constraints);
    grants = List.copyOf(grants);
    obstacles = List.copyOf(obstacles);
    remarks = List.copyOf(remarks);
  }
}
