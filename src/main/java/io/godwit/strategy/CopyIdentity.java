package io.godwit.strategy;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.CopyFacts;
import io.godwit.engine.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By what logical replication tells the rows of a new table apart: by what it does those of the old
 * one, as far as that is there. Without it an UPDATE of a published table fails.
 */
record CopyIdentity(CopyFacts facts, CopyFacts.Target target, @Nullable String addedKey) {

  private Optional<CopyFacts.Index> index() {
    return target.indexes().stream()
        .filter(index -> index.name().equals(facts.published().index()))
        .filter(index -> target.partitionBy() == null)
        .filter(index -> indexes().carries(index))
        .findFirst();
  }

  private CopiedIndexes indexes() {
    return new CopiedIndexes(facts, target, addedKey);
  }

  private boolean full() {
    return switch (facts.published().identity()) {
      case "f" -> true;
      case "i" -> index().isEmpty() && indexes().primaryKey().isEmpty();
      default -> false;
    };
  }

  private boolean nothing() {
    return facts.published().identity().equals("n");
  }

  /** The columns, none if rows are not told apart; empty if by all of them. */
  Optional<List<String>> columns() {
    if (full()) {
      return Optional.empty();
    }
    return Optional.of(
        nothing()
            ? List.of()
            : index().map(CopyFacts.Index::columns).orElseGet(() -> indexes().primaryKey()));
  }

  /** Nothing where it is what a table has anyway: its primary key. */
  List<String> sql() {
    if (nothing() || full()) {
      return List.of(said(target.table(), nothing() ? "NOTHING" : "FULL"));
    }
    return index().stream()
        .map(index -> said(target.table(), "USING INDEX " + quote(indexes().name(index).until())))
        .toList();
  }

  /** The same of a partition, which does not have it from its table. */
  List<String> sql(TableName partition) {
    List<String> sql = new ArrayList<>();
    if (nothing() || full()) {
      sql.add(said(partition, nothing() ? "NOTHING" : "FULL"));
    }
    return sql;
  }

  private static String said(TableName table, String identity) {
    return "ALTER TABLE %s REPLICA IDENTITY %s".formatted(table.sql(), identity);
  }
}
