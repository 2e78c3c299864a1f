package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.Identifier;
import io.godwit.engine.KeyFacts;
import io.godwit.engine.KeyFacts.IndexKind;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cutover of {@code widenKey}: in all tables the new columns take the names, the keys, the foreign
 * keys and the sequences of the old ones, in one short transaction.
 *
 * <p>Nothing is built or proved by it, there or back: indexes are there, and NOT NULL of the old
 * columns goes in a step of its own ({@link KeyOldSide}).
 *
 * @param tables all that it locks
 */
record KeySwap(List<KeyTable> keys, List<KeyFacts.ForeignKey> foreignKeys, List<TableName> tables) {
  static final String ID = "cutover/swap";

  SqlStep step() {
    return SqlStep.transaction(
            ID,
            Stage.CUTOVER,
            Lock.ACCESS_EXCLUSIVE,
            forth(),
            back(),
            Probes.columns(keys.getFirst().name(), hidden(keys.getFirst())))
        .on(tables);
  }

  /**
   * Does nothing on the way forth. On the way back foreign keys are declared NOT VALID in the swap,
   * and proved after it.
   */
  List<SqlStep> validateOnReturn() {
    List<String> validate =
        foreignKeys.stream()
            .filter(KeyFacts.ForeignKey::validated)
            .map(key -> alter(key.table(), "VALIDATE CONSTRAINT " + quote(key.name())))
            .toList();
    return validate.isEmpty()
        ? List.of()
        : List.of(
            SqlStep.alone(
                "cutover/old-references-validated",
                Stage.CUTOVER,
                List.of(),
                validate,
                Probes.always()));
  }

  private List<String> forth() {
    List<String> sql = new ArrayList<>();
    for (KeyFacts.ForeignKey key : foreignKeys) {
      sql.add(dropConstraint(key.table(), key.name()));
    }
    for (KeyTable key : keys) {
      sql.addAll(new KeySequences(key).forth());
      Optional<PartedKey> parted = key.parted();
      for (KeyFacts.Index index : key.table().indexes()) {
        if (index.kind() == IndexKind.PRIMARY_KEY) {
          sql.add(dropConstraint(key.name(), index.name()));
        } else if (index.kind() == IndexKind.UNIQUE_CONSTRAINT && parted.isEmpty()) {
          sql.add(renameConstraint(key.name(), index.name(), away(index.name())));
        }
      }
      List<String> names = key.change().oldNames();
      for (int i = 0; i < names.size(); i++) {
        sql.add(renameColumn(key.name(), names.get(i), hidden(key).get(i)));
        sql.add(renameColumn(key.name(), key.change().freshNames().get(i), names.get(i)));
      }
      for (KeyFacts.Index index : key.table().indexes()) {
        if (parted.isPresent()) {
          sql.addAll(parted(parted.get(), index, true));
        } else if (index.kind() == IndexKind.PLAIN) {
          sql.add(renameIndex(key.name(), index.name(), away(index.name())));
          sql.add(renameIndex(key.name(), index.newName(), index.name()));
        } else {
          sql.addAll(byIndex(key.name(), index, index.newName()));
        }
      }
      for (KeyFacts.Check check : key.table().checks()) {
        sql.add(renameConstraint(key.name(), check.name(), away(check.name())));
        sql.add(renameConstraint(key.name(), check.newName(), check.name()));
      }
      for (String name : namesOfNotNull(key)) {
        sql.add(renameConstraint(key.name(), name, away(name)));
        sql.add(renameConstraint(key.name(), fresh(name), name));
      }
    }
    for (KeyFacts.ForeignKey key : foreignKeys) {
      if (key.late()) {
        sql.addAll(declared(key));
      } else {
        sql.add(renameConstraint(key.table(), key.newName(), key.name()));
      }
    }
    keys.forEach(key -> sql.add(key.sync().functionAfter()));
    return sql;
  }

  /** What the new side loses by it, indexes and foreign keys, goes on the way back anyway. */
  private List<String> back() {
    List<String> sql = new ArrayList<>();
    for (KeyFacts.ForeignKey key : foreignKeys) {
      sql.add(dropConstraint(key.table(), key.name()));
    }
    for (KeyTable key : keys) {
      for (String name : namesOfNotNull(key)) {
        sql.add(renameConstraint(key.name(), name, fresh(name)));
        sql.add(renameConstraint(key.name(), away(name), name));
      }
      for (KeyFacts.Check check : key.table().checks()) {
        sql.add(renameConstraint(key.name(), check.name(), check.newName()));
        sql.add(renameConstraint(key.name(), away(check.name()), check.name()));
      }
      Optional<PartedKey> parted = key.parted();
      for (KeyFacts.Index index : key.table().indexes()) {
        if (parted.isPresent() && index.kind() != IndexKind.PRIMARY_KEY) {
          sql.addAll(parted(parted.get(), index, false));
          continue;
        }
        switch (index.kind()) {
          case PLAIN -> {
            sql.add(renameIndex(key.name(), index.name(), index.newName()));
            sql.add(renameIndex(key.name(), away(index.name()), index.name()));
          }
          case UNIQUE_CONSTRAINT -> {
            sql.add(dropConstraint(key.name(), index.name()));
            sql.add(renameConstraint(key.name(), away(index.name()), index.name()));
          }
          case PRIMARY_KEY -> sql.add(dropConstraint(key.name(), index.name()));
        }
      }
      List<String> names = key.change().oldNames();
      for (int i = 0; i < names.size(); i++) {
        sql.add(renameColumn(key.name(), names.get(i), key.change().freshNames().get(i)));
        sql.add(renameColumn(key.name(), hidden(key).get(i), names.get(i)));
      }
      key.table().indexes().stream()
          .filter(index -> index.kind() == IndexKind.PRIMARY_KEY)
          .forEach(
              index ->
                  sql.addAll(
                      parted
                          .map(parts -> parted(parts, index, false))
                          .orElseGet(() -> byIndex(key.name(), index, index.spareName()))));
      sql.addAll(new KeySequences(key).back());
    }
    for (KeyFacts.ForeignKey key : foreignKeys) {
      sql.addAll(declared(key));
    }
    keys.forEach(key -> sql.add(key.sync().functionBefore()));
    return sql;
  }

  /** Under the names that the columns bear then: it is the same text, there and back. */
  private static List<String> declared(KeyFacts.ForeignKey key) {
    List<String> sql = new ArrayList<>();
    sql.add(
        alter(
            key.table(),
            "ADD CONSTRAINT %s %s NOT VALID".formatted(quote(key.name()), key.definition())));
    sql.addAll(comment(key.table(), key.name(), key.comment()));
    return sql;
  }

  /** Of foreign keys that are declared by the swap only. */
  List<SqlStep> validate() {
    return foreignKeys.stream()
        .filter(key -> key.late() && key.validated())
        .map(
            key ->
                SqlStep.alone(
                        "cutover/validate-" + key.name() + "-" + key.table(),
                        Stage.CUTOVER,
                        List.of(alter(key.table(), "VALIDATE CONSTRAINT " + quote(key.name()))),
                        List.of(),
                        Probes.validConstraint(key.table(), key.name()))
                    .on(key.tables()))
        .toList();
  }

  private static List<String> hidden(KeyTable key) {
    return key.transform().names(true).old();
  }

  static String away(String name) {
    return Identifier.derive(name, "_godwit_old");
  }

  private static String fresh(String name) {
    return Identifier.derive(name, "_godwit_new");
  }

  /**
   * Before 18 it has none. In partitions it may bear another name, and cannot be renamed then: the
   * new one takes the name once the old column is dropped.
   */
  private static List<String> namesOfNotNull(KeyTable key) {
    return key.parted().isPresent() ? List.of() : notNulls(key);
  }

  private static List<String> notNulls(KeyTable key) {
    List<String> names = new ArrayList<>();
    for (TableFacts.Column column : key.facts().old()) {
      String name = column.notNullName();
      if (column.notNull() && name != null) {
        names.add(name);
      }
    }
    return names;
  }

  /** What takes the names at the drop. */
  static List<String> namesAtLast(KeyTable key) {
    return key.parted().isEmpty()
        ? List.of()
        : notNulls(key).stream()
            .map(name -> renameConstraint(key.name(), fresh(name), name))
            .toList();
  }

  private static List<String> parted(PartedKey parts, KeyFacts.Index index, boolean forth) {
    if (index.kind() != IndexKind.PRIMARY_KEY) {
      return parts.renamed(index, forth);
    }
    List<String> sql = new ArrayList<>(parts.primaryKey(index, forth));
    sql.addAll(comment(parts.key().name(), index.name(), index.comment()));
    return sql;
  }

  private static List<String> byIndex(TableName table, KeyFacts.Index index, String by) {
    List<String> sql = new ArrayList<>();
    sql.add(
        alter(
            table,
            "ADD CONSTRAINT %s %s USING INDEX %s"
                .formatted(
                    quote(index.name()),
                    index.kind() == IndexKind.PRIMARY_KEY ? "PRIMARY KEY" : "UNIQUE",
                    quote(by))));
    sql.addAll(comment(table, index.name(), index.comment()));
    return sql;
  }

  private static List<String> comment(TableName table, String name, @Nullable String comment) {
    return comment == null
        ? List.of()
        : List.of(
            "COMMENT ON CONSTRAINT %s ON %s IS %s"
                .formatted(quote(name), table.sql(), literal(comment)));
  }

  private static String dropConstraint(TableName table, String name) {
    return alter(table, "DROP CONSTRAINT " + quote(name));
  }

  private static String renameConstraint(TableName table, String from, String to) {
    return alter(table, "RENAME CONSTRAINT %s TO %s".formatted(quote(from), quote(to)));
  }

  private static String renameColumn(TableName table, String from, String to) {
    return alter(table, "RENAME COLUMN %s TO %s".formatted(quote(from), quote(to)));
  }

  private static String renameIndex(TableName table, String from, String to) {
    return "ALTER INDEX %s RENAME TO %s".formatted(table.beside(from).sql(), quote(to));
  }

  private static String alter(TableName table, String what) {
    return "ALTER TABLE %s %s".formatted(table.sql(), what);
  }
}
