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
  /** The old side cannot become the new one at all. */
  static final String UNFIT = Identifier.literal(Trait.UNFIT.word());

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

  private Traits() {}

  /** An expression over {@link PairSql#from}. */
  static String of(Connection connection, PairSql pair) throws SQLException {
    Type type =
        Rows.one(
            connection,
            row -> new Type(row.getString(1), row.getString(2)),
            "SELECT typcategory::text, oid::regtype::text FROM pg_type WHERE oid = ?::regtype",
            pair.newType());
    String cases =
        switch (type.category()) {
          case "N" -> NULLS + " " + NUMBERS;
          case "S" -> NULLS + " " + TEXTS;
          default -> POINTS_IN_TIME.contains(type.name()) ? NULLS + " " + TIMES : NULLS;
        };
    return "CASE %s ELSE 'Value' END".formatted(cases.formatted(pair.fresh(), "up.value"));
  }
}
