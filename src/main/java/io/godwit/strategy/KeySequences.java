package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.KeyFacts;
import io.godwit.engine.KeyRange;
import io.godwit.engine.TableFacts;
import java.util.ArrayList;
import java.util.List;

/**
 * Defaults, identity and sequences of a key's columns, moved to the new columns and back while the
 * columns bear the names that they have before the swap.
 *
 * <p>ALTER SEQUENCE ... AS keeps others out of nextval until the transaction ends, so that the
 * value read behind it is the last one. The sequence of an identity column cannot be given to
 * another column: it is made anew under its name, and goes on where the other one was.
 */
record KeySequences(KeyTable key) {

  List<String> forth() {
    List<String> sql = new ArrayList<>();
    for (int i = 0; i < key.facts().old().size(); i++) {
      sql.addAll(
          defaults(
              key.facts().old().get(i),
              key.change().oldNames().get(i),
              key.change().freshNames().get(i)));
    }
    key.partedColumns().ifPresent(parts -> sql.addAll(parts.defaults(true)));
    for (KeyFacts.Sequence sequence : key.table().sequences()) {
      String fresh = fresh(sequence);
      if (sequence.identity() == null) {
        sql.add(owned(sequence, fresh));
        if (narrow(sequence)) {
          sql.add("ALTER SEQUENCE %s AS bigint".formatted(sequence.name().sql()));
        }
      } else {
        sql.add(identity(sequence, sequence.column(), fresh, wideBounds(sequence), "godwit_last"));
        sql.addAll(rest(sequence));
      }
    }
    return sql;
  }

  List<String> back() {
    List<String> sql = new ArrayList<>();
    for (int i = 0; i < key.facts().old().size(); i++) {
      sql.addAll(
          defaults(
              key.facts().old().get(i),
              key.change().freshNames().get(i),
              key.change().oldNames().get(i)));
    }
    key.partedColumns().ifPresent(parts -> sql.addAll(parts.defaults(false)));
    for (KeyFacts.Sequence sequence : key.table().sequences()) {
      if (sequence.identity() == null) {
        sql.add(owned(sequence, sequence.column()));
        if (narrow(sequence)) {
          sql.add(narrowed(sequence));
        }
      } else {
        sql.add(
            identity(
                sequence, fresh(sequence), sequence.column(), bounds(sequence), within(sequence)));
        sql.addAll(rest(sequence));
      }
    }
    return sql;
  }

  private String fresh(KeyFacts.Sequence sequence) {
    return key.change().freshNames().get(key.change().oldNames().indexOf(sequence.column()));
  }

  private List<String> defaults(TableFacts.Column column, String from, String to) {
    return column.defaultSql() == null
        ? List.of()
        : List.of(alter(from, "DROP DEFAULT"), alter(to, "SET DEFAULT " + column.defaultSql()));
  }

  private String alter(String column, String what) {
    return "ALTER TABLE %s ALTER COLUMN %s %s".formatted(key.name().sql(), quote(column), what);
  }

  private String owned(KeyFacts.Sequence sequence, String column) {
    return "ALTER SEQUENCE %s OWNED BY %s.%s"
        .formatted(sequence.name().sql(), key.name().sql(), quote(column));
  }

  private static boolean narrow(KeyFacts.Sequence sequence) {
    return !sequence.type().equals("bigint");
  }

  /** Its value may have passed the end meanwhile: then it stands at the end. */
  private static String narrowed(KeyFacts.Sequence sequence) {
    return """
        DO $godwit$ DECLARE godwit_last bigint;
        BEGIN
          ALTER SEQUENCE %1$s AS bigint;
          SELECT last_value INTO godwit_last FROM %1$s;
          IF godwit_last NOT BETWEEN %2$d AND %3$d THEN
            PERFORM pg_catalog.setval(%4$s::regclass, %5$s, true);
          END IF;
          ALTER SEQUENCE %1$s AS %6$s;
        END $godwit$"""
        .formatted(
            sequence.name().sql(),
            sequence.numbers().min(),
            sequence.numbers().max(),
            literal(sequence.name().sql()),
            within(sequence),
            sequence.type());
  }

  private static String within(KeyFacts.Sequence sequence) {
    return "greatest(least(godwit_last, %d), %d)"
        .formatted(sequence.numbers().max(), sequence.numbers().min());
  }

  private String identity(
      KeyFacts.Sequence sequence, String from, String to, String bounds, String value) {
    KeyFacts.Numbers numbers = sequence.numbers();
    return """
        DO $godwit$ DECLARE godwit_last bigint; godwit_called boolean;
        BEGIN
          ALTER SEQUENCE %1$s AS bigint;
          SELECT last_value, is_called INTO godwit_last, godwit_called FROM %1$s;
          %2$s;
          %3$s;
          PERFORM pg_catalog.setval(%4$s::regclass, %5$s, godwit_called);
        END $godwit$"""
        .formatted(
            sequence.name().sql(),
            alter(from, "DROP IDENTITY"),
            alter(
                to,
                "ADD GENERATED %s AS IDENTITY (SEQUENCE NAME %s START WITH %d INCREMENT BY %d%s CACHE %d%s)"
                    .formatted(
                        sequence.identity(),
                        sequence.name().sql(),
                        numbers.start(),
                        numbers.increment(),
                        bounds,
                        numbers.cache(),
                        numbers.cycle() ? " CYCLE" : "")),
            literal(sequence.name().sql()),
            value);
  }

  private static String bounds(KeyFacts.Sequence sequence) {
    return " MINVALUE %d MAXVALUE %d".formatted(sequence.numbers().min(), sequence.numbers().max());
  }

  /** A bound that was the type's own is that of the new type. */
  private static String wideBounds(KeyFacts.Sequence sequence) {
    KeyFacts.Numbers numbers = sequence.numbers();
    boolean least = numbers.min() == KeyRange.least(sequence.type());
    boolean most = numbers.max() == KeyRange.most(sequence.type());
    return (least ? "" : " MINVALUE " + numbers.min()) + (most ? "" : " MAXVALUE " + numbers.max());
  }

  private static List<String> rest(KeyFacts.Sequence sequence) {
    List<String> sql = new ArrayList<>();
    for (TableFacts.Grant grant : sequence.grants()) {
      sql.add(
          "GRANT %s ON SEQUENCE %s TO %s%s"
              .formatted(
                  grant.privilege(),
                  sequence.name().sql(),
                  grant.grantee(),
                  grant.grantable() ? " WITH GRANT OPTION" : ""));
    }
    if (sequence.comment() != null) {
      sql.add(
          "COMMENT ON SEQUENCE %s IS %s"
              .formatted(sequence.name().sql(), literal(sequence.comment())));
    }
    return sql;
  }
}
