package io.godwit.sql;

import io.godwit.api.CopyTableSpec;
import io.godwit.engine.CopyFacts;
import io.godwit.engine.Identifier;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions a new table needs for the rows that there are, and some ahead; one more has
 * whatever else comes, so that no row is ever without a place.
 */
record CopyPartitions(Connection connection, TableName source, TableName table) {
  private static final int AHEAD = 3;
  private static final int MOST = 500;

  private record Bounds(@Nullable LocalDate first, @Nullable LocalDate last, LocalDate today) {}

  /**
   * The partitions.
   *
   * @param up what the partition column is, over the old row
   * @throws Refused if there would be too many, or a name is taken
   */
  List<CopyFacts.Partition> of(CopyTableSpec.Partitions by, String up, String type)
      throws SQLException, Refused {
    Bounds bounds = bounds(up, type);
    LocalDate first = begin(by.every(), bounds.first() == null ? bounds.today() : bounds.first());
    LocalDate last = bounds.last() == null ? bounds.today() : bounds.last();
    LocalDate end = begin(by.every(), last.isAfter(bounds.today()) ? last : bounds.today());
    for (int i = 0; i < (by.ahead() == null ? AHEAD : by.ahead()); i++) {
      end = next(by.every(), end);
    }
    List<CopyFacts.Partition> partitions = new ArrayList<>();
    for (LocalDate from = first; !from.isAfter(end); from = next(by.every(), from)) {
      if (partitions.size() == MOST) {
        throw new Refused(
            List.of(
                "rows of table %s reach from %s to %s: that would be more than %d partitions; choose longer ones (every), or correct the rows that are out of the way"
                    .formatted(source, bounds.first(), bounds.last(), MOST)));
      }
      partitions.add(partition(by.every(), type, from));
    }
    partitions.add(
        new CopyFacts.Partition(
            table.beside(Identifier.derive(table.name(), "_default")), "DEFAULT"));
    for (CopyFacts.Partition partition : partitions) {
      List<String> taken = CopyObstacles.taken(connection, partition.name());
      if (!taken.isEmpty()) {
        throw new Refused(
            List.of(
                "a partition is to be called %s, and that is there already, as %s: drop or rename it"
                    .formatted(partition.name(), taken.getFirst())));
      }
    }
    return partitions;
  }

  private Bounds bounds(String up, String type) throws SQLException {
    String date = type.endsWith("with time zone") ? "(%s AT TIME ZONE 'UTC')::date" : "%s::date";
    return Rows.one(
        connection,
        r ->
            new Bounds(
                r.getObject(1, LocalDate.class),
                r.getObject(2, LocalDate.class),
                r.getObject(3, LocalDate.class)),
        """
        SELECT %s, %s, (now() AT TIME ZONE 'UTC')::date FROM (
          SELECT min(v) AS least, max(v) AS most FROM (SELECT %s AS v FROM ONLY %s AS r) AS all_of_them
          WHERE isfinite(v)) AS bounds
        """
            .formatted(
                date.formatted("least"), date.formatted("most"), Rows.escaped(up), source.sql()));
  }

  private CopyFacts.Partition partition(CopyTableSpec.Every every, String type, LocalDate from) {
    String pattern =
        switch (every) {
          case DAY, WEEK -> "yyyy_MM_dd";
          case MONTH -> "yyyy_MM";
          case YEAR -> "yyyy";
        };
    String name = "_p" + from.format(DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
    return new CopyFacts.Partition(
        table.beside(Identifier.derive(table.name(), name)),
        "FOR VALUES FROM (%s) TO (%s)"
            .formatted(value(type, from), value(type, next(every, from))));
  }

  private static String value(String type, LocalDate date) {
    return Identifier.literal(
        type.equals("date")
            ? date.toString()
            : date + (type.endsWith("with time zone") ? " 00:00:00+00" : " 00:00:00"));
  }

  private static LocalDate begin(CopyTableSpec.Every every, LocalDate date) {
    return switch (every) {
      case DAY -> date;
      case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> date.withDayOfMonth(1);
      case YEAR -> date.withDayOfYear(1);
    };
  }

  private static LocalDate next(CopyTableSpec.Every every, LocalDate date) {
    return switch (every) {
      case DAY -> date.plusDays(1);
      case WEEK -> date.plusWeeks(1);
      case MONTH -> date.plusMonths(1);
      case YEAR -> date.plusYears(1);
    };
  }
}
