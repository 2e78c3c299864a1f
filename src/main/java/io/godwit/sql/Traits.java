package io.godwit.sql;

import io.godwit.engine.Identifier;
import io.godwit.engine.Trait;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * In what way the two sides of a row differ, as SQL: a word that points at the cause without
 * showing a value. {@code now} is what the new side holds, {@code due} what the old side says.
 */
final class Traits {
  private static final String NULLS =
      "WHEN %1$s IS NULL THEN 'NewIsNull' WHEN %2$s IS NULL THEN 'OldIsNull'";

  private static final String NUMBERS =
      """
      WHEN %1$s::numeric = %2$s::numeric THEN 'SameValue' WHEN %1$s::numeric = - %2$s::numeric THEN 'Sign'
      WHEN %1$s::numeric * 100 = %2$s::numeric OR %2$s::numeric * 100 = %1$s::numeric THEN 'Factor100'
      WHEN abs(%1$s::numeric - %2$s::numeric)
        <= power(10::numeric, - least(scale(%1$s::numeric), scale(%2$s::numeric))) THEN 'LastDigit'
      """;

  private static final String TEXTS =
      """
      WHEN btrim(%1$s::text) = btrim(%2$s::text) THEN 'Space' WHEN lower(%1$s::text) = lower(%2$s::text) THEN 'Case'
      """;

  private static final String TIMES =
      """
      WHEN date_trunc('second', %1$s::timestamp) = date_trunc('second', %2$s::timestamp) THEN 'Fraction'
      WHEN extract(epoch FROM %1$s::timestamp - %2$s::timestamp)::bigint %% 900 = 0
        AND abs(extract(epoch FROM %1$s::timestamp - %2$s::timestamp)) <= 14 * 3600 THEN 'TimeZone'
      """;

  private static final List<String> POINTS_IN_TIME =
      List.of("date", "timestamp without time zone", "timestamp with time zone");

  private record Type(String category, String name) {}

  /** Two columns over {@code from}: in what way a row differs, and in which new columns. */
  record Sql(String from, String columns) {}

  private Traits() {}

  /** Of rows for which no expression fails. */
  static Sql of(Connection connection, PairSql pair) throws SQLException {
    String trait = trait(connection, pair.fresh());
    return new Sql(pair.from(), trait + " AS trait, " + pair.fresh().differing() + " AS columns");
  }

  /** Of rows whose old side cannot become the new one at all. */
  static Sql unfit(PairSql pair) {
    String trait = Identifier.literal(Trait.UNFIT.word());
    return new Sql(pair.source(), trait + " AS trait, " + SqlSide.NONE_TOLD + " AS columns");
  }

  /** Of several columns it is that of the first that differs. */
  private static String trait(Connection connection, SqlSide fresh) throws SQLException {
    if (fresh.columns().size() == 1) {
      return of(connection, fresh, 0);
    }
    StringBuilder text = new StringBuilder("CASE");
    for (int i = 0; i < fresh.columns().size(); i++) {
      text.append(" WHEN ").append(fresh.differs(i)).append(" THEN ");
      text.append(of(connection, fresh, i));
    }
    return text.append(" ELSE 'Value' END").toString();
  }

  private static String of(Connection connection, SqlSide fresh, int i) throws SQLException {
    Type type =
        Rows.one(
            connection,
            row -> new Type(row.getString(1), row.getString(2)),
            "SELECT typcategory::text, oid::regtype::text FROM pg_type WHERE oid = ?::regtype",
            fresh.columns().get(i).type());
    String cases =
        switch (type.category()) {
          case "N" -> NULLS + " " + NUMBERS;
          case "S" -> NULLS + " " + TEXTS;
          default -> POINTS_IN_TIME.contains(type.name()) ? NULLS + " " + TIMES : NULLS;
        };
    return "CASE %s ELSE 'Value' END".formatted(cases.formatted(fresh.column(i), fresh.due(i)));
  }
}
