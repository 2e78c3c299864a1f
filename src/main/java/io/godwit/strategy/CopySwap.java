package io.godwit.strategy;

import static io.godwit.engine.Identifier.derive;
import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.Copies;
import io.godwit.engine.CopyFacts;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cutover of {@code copyTable}: the first new table takes the name of the old one with those of its
 * indexes and sequences, and the triggers turn round, in one short transaction.
 */
record CopySwap(CopyFacts facts, Copies copies, CopySync sync, @Nullable String addedKey) {
  static final String ID = "cutover/swap";

  SqlStep step() {
    List<String> sql = new ArrayList<>(new CopyLookups(facts).held());
    List<String> undo = new ArrayList<>();
    TableName table = facts.table();
    TableName fresh = copies.targets().getFirst().table();
    sql.addAll(sync.untied());
    for (CopiedIndexes.Named name : renamed()) {
      if (facts.indexes().stream().anyMatch(index -> index.name().equals(name.after()))) {
        sql.add(index(name.after(), away(name.after())));
      }
    }
    sql.add(rename(table, copies.hidden()));
    sql.add(rename(fresh, table));
    renamed().forEach(name -> sql.add(index(name.until(), name.after())));
    facts.sequences().forEach(sequence -> sequence(sequence, sql, undo));
    if (addedKey != null) {
      moved(CopyKey.sequence(table, addedKey), addedKey, sql, undo);
    }
    CopyPublications publications = new CopyPublications(facts, addedKey);
    sql.addAll(publications.joined(copies.hidden()));
    sql.addAll(sync.reversed());
    List<String> back = new ArrayList<>(sync.unreversed());
    back.addAll(publications.returned(copies.hidden()));
    back.addAll(undo);
    renamed().forEach(name -> back.add(index(name.after(), name.until())));
    back.add(rename(table, fresh));
    back.add(rename(copies.hidden(), table));
    for (CopiedIndexes.Named name : renamed()) {
      if (facts.indexes().stream().anyMatch(index -> index.name().equals(name.after()))) {
        back.add(index(away(name.after()), name.after()));
      }
    }
    back.addAll(sync.tied());
    return SqlStep.transaction(
        ID, Stage.CUTOVER, Lock.ACCESS_EXCLUSIVE, sql, back, Probes.relation(copies.hidden()));
  }

  private List<CopiedIndexes.Named> renamed() {
    return new CopiedIndexes(facts, facts.targets().getFirst(), addedKey).renamed();
  }

  private void sequence(CopyFacts.Sequence sequence, List<String> sql, List<String> undo) {
    if (!sequence.identity()) {
      moved(sequence.name(), sequence.column(), sql, undo);
      return;
    }
    if (facts.targets().getFirst().as(sequence.column()).isEmpty()) {
      return;
    }
    TableName own = sequence.name();
    TableName hidden = own.beside(away(own.name()));
    TableName fresh = own.beside(CopiedIndexes.until(own.name()));
    // Nobody takes a number meanwhile: both tables are locked.
    sql.add(goOn(own, fresh));
    sql.add("ALTER SEQUENCE %s RENAME TO %s".formatted(own.sql(), quote(hidden.name())));
    sql.add("ALTER SEQUENCE %s RENAME TO %s".formatted(fresh.sql(), quote(own.name())));
    undo.add(goOn(own, hidden));
    undo.add("ALTER SEQUENCE %s RENAME TO %s".formatted(own.sql(), quote(fresh.name())));
    undo.add("ALTER SEQUENCE %s RENAME TO %s".formatted(hidden.sql(), quote(own.name())));
  }

  private static String goOn(TableName from, TableName to) {
    return "SELECT setval(%s::regclass, s.last_value, s.is_called) FROM %s AS s"
        .formatted(literal(to.sql()), from.sql());
  }

  /** The sequence of a serial column is the same for both, and goes with the one that stays. */
  private void moved(TableName sequence, String source, List<String> sql, List<String> undo) {
    for (CopyFacts.Target target : facts.targets()) {
      Optional<String> column = target.as(source);
      if (column.isPresent()) {
        sql.add(owned(sequence, target.after(), column.get()));
        undo.add(owned(sequence, copies.hidden(), source));
        return;
      }
    }
  }

  private static String owned(TableName sequence, TableName table, String column) {
    return "ALTER SEQUENCE %s OWNED BY %s.%s".formatted(sequence.sql(), table.sql(), quote(column));
  }

  private static String away(String name) {
    return derive(name, "_godwit_old");
  }

  private static String rename(TableName from, TableName to) {
    return "ALTER TABLE %s RENAME TO %s".formatted(from.sql(), quote(to.name()));
  }

  private String index(String from, String to) {
    return "ALTER INDEX %s RENAME TO %s".formatted(facts.table().beside(from).sql(), quote(to));
  }
}
