package io.godwit.engine;

import java.util.List;

/**
 * The partitions of a table, and of its partitions.
 *
 * @param by columns of the partition keys of all levels; a unique key has to contain them
 * @param byExpression whether one of the keys has an expression in it
 * @param leaves the partitions that hold rows
 * @param indexes indexes of partitions that belong to one of the table's own, lowest level first
 * @param names of all tables, indexes, sequences and views in the schemas of the leaves
 */
public record Partitioning(
    List<String> by,
    boolean byExpression,
    List<TableName> leaves,
    List<Attached> indexes,
    List<String> names) {

  /**
   * An index of a partition.
   *
   * @param root name of the table's own index that it belongs to
   * @param leaf whether its partition holds rows
   * @param definition as pg_get_indexdef writes it
   */
  public record Attached(
      String root, TableName table, String name, boolean leaf, String definition) {
    /** The index, as it is written in SQL; it is in the schema of its table. */
    public String sql() {
      return table.beside(name).sql();
    }
  }

  public Partitioning {
    by = List.copyOf(by);
    leaves = List.copyOf(leaves);
    indexes = List.copyOf(indexes);
    names = List.copyOf(names);
  }

  /** What belongs to one of the table's own indexes, lowest level first. */
  public List<Attached> of(String root) {
    return indexes.stream().filter(index -> index.root().equals(root)).toList();
  }
}
