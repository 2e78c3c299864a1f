package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;
import static io.godwit.engine.Identifier.quoted;

import io.godwit.engine.Copies;
import io.godwit.sql.CostSample.Cost;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What it takes to copy a sample's rows to the new tables, measured on tables that have their
 * columns and the index by which their rows are found. Their other indexes come on top.
 */
record CopyCosts(Connection connection, CostSample sample, Copies copies) {

  /** All rows copied once. */
  Cost copied() throws SQLException {
    Cost all = Cost.NONE;
    for (Copies.Target target : copies.targets()) {
      Rows.execute(
          connection,
          sample.create(
              name(target),
              "SELECT %s FROM %s AS r WHERE false".formatted(columns(target), sample.sql())));
      Rows.execute(
          connection,
          "CREATE UNIQUE INDEX ON %s (%s)".formatted(name(target), quoted(target.match())));
      all =
          all.and(
              sample.cost(
                  "INSERT INTO %s SELECT %s FROM %s AS r WHERE %s"
                      .formatted(name(target), columns(target), sample.sql(), target.included())));
    }
    return all;
  }

  /** All rows of both sides hashed once. */
  Cost compared() throws SQLException {
    Cost all = hashed(sample.sql());
    for (Copies.Target target : copies.targets()) {
      all = all.and(hashed(name(target)));
    }
    return all;
  }

  private Cost hashed(String table) throws SQLException {
    return sample.cost(
        "SELECT count(*), sum(hashtextextended(r::text, 0)::numeric) FROM %s AS r"
            .formatted(table));
  }

  private String name(Copies.Target target) {
    return sample.sql() + "_copy" + copies.targets().indexOf(target);
  }

  private static String columns(Copies.Target target) {
    return IntStream.range(0, target.columns().size())
        .mapToObj(i -> target.expressions().get(i) + " AS " + quote(target.columns().get(i)))
        .collect(Collectors.joining(", "));
  }
}
