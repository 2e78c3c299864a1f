package io.godwit.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogs say about a key that is to be widened, and of all that refers to it, directly
 * or by way of another key.
 *
 * @param tables whose columns are widened, that of the key first
 * @param foreignKeys that refer to a column that is widened, or are on one
 * @param obstacles what depends on columns or tables in a way that is not handled, for people
 * @param remarks what people should know though it is no obstacle
 * @param fingerprint what the catalogs say of all tables, a line for each object
 */
public record KeyFacts(
    TableName table,
    int serverVersion,
    List<Table> tables,
    List<ForeignKey> foreignKeys,
    List<String> obstacles,
    List<String> remarks,
    String fingerprint) {

  /**
   * A table with columns that are widened.
   *
   * @param change these columns, each of which keeps its name
   * @param facts of these columns, in the order of the change; without indexes and constraints
   * @param grants privileges on each of these columns alone
   * @param indexes that have one of these columns, those of constraints with them
   * @param checks constraints that speak of one of these columns
   * @param sequences that belong to one of these columns
   * @param parts its partitions, or null if it has none
   */
  public record Table(
      ColumnChange change,
      TableFacts facts,
      List<List<TableFacts.Grant>> grants,
      List<Index> indexes,
      List<Check> checks,
      List<Sequence> sequences,
      @Nullable KeyParts parts) {
    public Table {
      grants = List.copyOf(grants);
      indexes = List.copyOf(indexes);
      checks = List.copyOf(checks);
      sequences = List.copyOf(sequences);
    }

    /** The table. */
    public TableName name() {
      return change.table();
    }
  }

  /** What an index stands for. */
  public enum IndexKind {
    PLAIN,
    UNIQUE_CONSTRAINT,
    PRIMARY_KEY
  }

  /**
   * An index, and its twin on the new columns.
   *
   * @param tail what follows the table's name in CREATE INDEX
   * @param newName a free name for the twin
   * @param newTail the tail of the twin
   * @param hiddenTail its own tail, once the old columns are out of sight
   * @param spareName a free name for one more like it on the old columns, by which a primary key is
   *     had back
   * @param comment of its constraint, or null
   */
  public record Index(
      IndexKind kind,
      String name,
      boolean unique,
      String tail,
      String newName,
      String newTail,
      String hiddenTail,
      String spareName,
      @Nullable String comment) {}

  /**
   * A CHECK constraint, and its twin on the new columns.
   *
   * @param newName a free name for the twin
   * @param newDefinition the twin's definition without NOT VALID
   * @param hiddenDefinition its own, once the old columns are out of sight
   * @param validated whether it is known to hold
   */
  public record Check(
      String name,
      String newName,
      String newDefinition,
      String hiddenDefinition,
      boolean validated,
      @Nullable String comment) {}

  /**
   * A foreign key, and its twin on the new columns.
   *
   * @param table that it is on
   * @param referenced that it refers to
   * @param definition as ADD CONSTRAINT has it, without NOT VALID
   * @param newName a free name for the twin
   * @param newDefinition the twin's definition without NOT VALID
   * @param validated whether it is known to hold
   * @param late whether the key that its twin refers to is one only from the swap on
   */
  public record ForeignKey(
      TableName table,
      TableName referenced,
      String name,
      String definition,
      String newName,
      String newDefinition,
      boolean validated,
      @Nullable String comment,
      boolean late) {

    /** The tables that it is between, each once. */
    public List<TableName> tables() {
      return table.equals(referenced) ? List.of(table) : List.of(table, referenced);
    }
  }

  /**
   * A sequence that belongs to a column.
   *
   * @param identity {@code ALWAYS} or {@code BY DEFAULT} of an identity column, else null
   * @param type of its values
   * @param grants privileges on it that others have
   */
  public record Sequence(
      TableName name,
      String column,
      @Nullable String identity,
      String type,
      Numbers numbers,
      List<TableFacts.Grant> grants,
      @Nullable String comment) {
    public Sequence {
      grants = List.copyOf(grants);
    }
  }

  /** What a sequence counts by. */
  public record Numbers(
      long start, long increment, long min, long max, long cache, boolean cycle) {}

  public KeyFacts {
    tables = List.copyOf(tables);
    foreignKeys = List.copyOf(foreignKeys);
    obstacles = List.copyOf(obstacles);
    remarks = List.copyOf(remarks);
  }

  /** Tables of which only a foreign key is changed, each once. */
  public List<TableName> bystanders() {
    Set<TableName> others = new LinkedHashSet<>();
    foreignKeys.forEach(key -> others.addAll(key.tables()));
    tables.forEach(table -> others.remove(table.name()));
    return List.copyOf(others);
  }
}
