package io.godwit.engine;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogs say about a table that is to be copied, and what PostgreSQL made of the new
 * tables that the user describes.
 *
 * @param owner its owner if that is not our role, else null
 * @param key by which rows are found; that which is added if one is
 * @param options storage parameters, as {@code name=value}
 * @param published who else is told of its rows
 * @param targets the new tables, in the user's order
 * @param obstacles what keeps us from copying it, each a sentence
 * @param remarks what people should know though it is no obstacle
 * @param fingerprint what the catalogs say of it, a line for each object
 */
public record CopyFacts(
    TableName table,
    int serverVersion,
    long rowsEstimated,
    @Nullable String owner,
    Key key,
    List<Column> columns,
    List<Index> indexes,
    List<Constraint> constraints,
    List<TableDefinition.Grant> grants,
    List<Policy> policies,
    boolean rowSecurity,
    List<String> options,
    @Nullable String comment,
    List<Sequence> sequences,
    Published published,
    List<Target> targets,
    List<String> obstacles,
    List<String> remarks,
    String fingerprint) {

  /**
   * A column of the old table.
   *
   * @param type as in SQL, with its collation where that is not the type's
   * @param notNullName name of its NOT NULL constraint on PostgreSQL 18 and up, else null
   * @param identity {@code ALWAYS} or {@code BY DEFAULT} of an identity column, else null
   * @param settings what follows ALTER COLUMN name, to give another column what it has besides
   */
  public record Column(
      String name,
      String type,
      boolean notNull,
      @Nullable String notNullName,
      @Nullable String byDefault,
      @Nullable String identity,
      List<String> settings,
      @Nullable String comment) {
    public Column {
      settings = List.copyOf(settings);
    }
  }

  /**
   * An index.
   *
   * @param kind {@code p} of a primary key, {@code u} of a unique constraint, else empty
   * @param plain true of a unique one over columns alone, for all rows
   * @param columns all that it speaks of, its own columns first
   * @param tail what follows the table's name in CREATE INDEX
   * @param definition of its constraint, or null
   */
  public record Index(
      String name,
      String kind,
      boolean unique,
      boolean plain,
      List<String> columns,
      String tail,
      @Nullable String definition,
      @Nullable String comment) {
    public Index {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A CHECK or a foreign key.
   *
   * @param references the table that a foreign key refers to, or null of a CHECK
   * @param definition as ADD CONSTRAINT has it, without NOT VALID
   */
  public record Constraint(
      String name,
      @Nullable TableName references,
      String definition,
      List<String> columns,
      boolean validated,
      @Nullable String comment) {
    public Constraint {
      columns = List.copyOf(columns);
    }

    /** True of a foreign key. */
    public boolean foreign() {
      return references != null;
    }
  }

  /**
   * A row level security policy.
   *
   * @param tail what follows the table's name in CREATE POLICY
   */
  public record Policy(String name, String tail) {}

  /**
   * A sequence that belongs to a column.
   *
   * @param options of CREATE SEQUENCE, where it is that of an identity column
   */
  public record Sequence(TableName name, String column, boolean identity, String options) {}

  /**
   * By what logical replication tells its rows apart, and the publications that name it.
   *
   * @param identity as {@code pg_class.relreplident} has it
   * @param index the index that it is, or null
   */
  public record Published(String identity, @Nullable String index, List<Publication> publications) {
    /** A table that nobody is told of. */
    public static final Published NOT = new Published("d", null, List.of());

    public Published {
      publications = List.copyOf(publications);
    }
  }

  /**
   * A publication that names the table.
   *
   * @param changes true if it publishes what is updated or deleted, for which rows are told apart
   * @param viaRoot true if it publishes partitions as the table that they belong to
   * @param columns the columns that it publishes; empty if all
   * @param where which rows it publishes, as PostgreSQL writes it, or null if all
   * @param read columns that the condition reads
   */
  public record Publication(
      String name,
      boolean changes,
      boolean viaRoot,
      List<String> columns,
      @Nullable String where,
      List<String> read) {
    public Publication {
      columns = List.copyOf(columns);
      read = List.copyOf(read);
    }
  }

  /**
   * One of the new tables.
   *
   * @param key the old key as its columns are called here; fewer where one is missing
   * @param where the condition, as PostgreSQL writes it
   * @param back how columns of the old table follow from it
   * @param indexes those of the old table whose columns are all here, under their names here
   * @param partitionBy the partition column, or null
   */
  public record Target(
      TableName table,
      TableName after,
      List<NewColumn> columns,
      List<String> key,
      @Nullable List<String> primaryKey,
      @Nullable String where,
      List<Back> back,
      List<Index> indexes,
      @Nullable String partitionBy,
      List<Partition> partitions) {
    public Target {
      columns = List.copyOf(columns);
      key = List.copyOf(key);
      back = List.copyOf(back);
      indexes = List.copyOf(indexes);
      partitions = List.copyOf(partitions);
    }

    /** What a column of the old table is called here, if it is here as it is. */
    public Optional<String> as(String source) {
      return columns.stream()
          .filter(column -> source.equals(column.of()))
          .map(NewColumn::name)
          .findFirst();
    }
  }

  /**
   * A column of a new table.
   *
   * @param up how it follows from the old row, or null if it follows from nothing
   * @param byDefault what it gets then
   * @param of the column of the old table that it is, or null if it is another
   * @param lookup where {@code up} has the value from, or null if from the old row
   */
  public record NewColumn(
      String name,
      String type,
      @Nullable String up,
      @Nullable String byDefault,
      @Nullable String of,
      @Nullable CopyLookup lookup) {
    /** One whose value is the old row's. */
    public NewColumn(
        String name,
        String type,
        @Nullable String up,
        @Nullable String byDefault,
        @Nullable String of) {
      this(name, type, up, byDefault, of, null);
    }

    /** The same of one that is in another table. */
    public static NewColumn of(String name, String type, CopyLookup lookup) {
      return new NewColumn(name, type, lookup.from(lookup.kept()), null, null, lookup);
    }

    /** How it follows before anything is made: from the other table itself. */
    public @Nullable String tried() {
      return lookup == null ? up : lookup.from(lookup.table());
    }
  }

  /** How a column of the old table follows. */
  public record Back(String column, String down) {}

  /**
   * A partition.
   *
   * @param bound {@code FOR VALUES FROM (...) TO (...)}, or {@code DEFAULT}
   */
  public record Partition(TableName name, String bound) {}

  public CopyFacts {
    columns = List.copyOf(columns);
    indexes = List.copyOf(indexes);
    constraints = List.copyOf(constraints);
    grants = List.copyOf(grants);
    policies = List.copyOf(policies);
    options = List.copyOf(options);
    sequences = List.copyOf(sequences);
    targets = List.copyOf(targets);
    obstacles = List.copyOf(obstacles);
    remarks = List.copyOf(remarks);
  }

  /** A column of the old table. */
  public Optional<Column> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }
}
