package io.godwit.engine;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of a table whose key is widened, and what each has of its own.
 *
 * @param tree as the catalogs have it, with the indexes of the partitions
 * @param members all partitions, the lowest level first
 */
public record KeyParts(Partitioning tree, List<Member> members) {

  /**
   * A partition.
   *
   * @param columns those that are widened, in the order of the change
   */
  public record Member(TableName name, List<Column> columns) {
    public Member {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A column of a partition.
   *
   * @param notNullName of its NOT NULL constraint, which may differ from the table's; null before
   *     18
   * @param grants privileges on this column of the partition alone
   */
  public record Column(
      @Nullable String defaultSql,
      @Nullable String notNullName,
      @Nullable String comment,
      List<TableFacts.Grant> grants) {
    public Column {
      grants = List.copyOf(grants);
    }
  }

  public KeyParts {
    members = List.copyOf(members);
  }

  /** Partitions whose default is not that of the table. */
  public List<Member> withDefaultOtherThan(int column, @Nullable String defaultSql) {
    return members.stream()
        .filter(member -> !Objects.equals(member.columns().get(column).defaultSql(), defaultSql))
        .toList();
  }
}
