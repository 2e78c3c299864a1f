package io.godwit.sql;

import java.util.List;

/**
 * The SQL by which one of two tables is read, as {@code r}.
 *
 * @param from the table: a partitioned one with its partitions, any other without children
 * @param keys the key under the source's names, types and collations, or the copy's names
 * @param seed parts of the key that are hashed
 * @param parts of the row that are hashed
 * @param included condition for rows that the copy has
 */
record CopySide(String from, KeySql keys, List<String> seed, List<String> parts, String included) {

  /**
   * A hash of 64 bits. A record's hash is a plain sum of its fields' hashes, so that the sum over
   * all rows would not change where two rows exchange their values: each row is hashed with its own
   * key as the seed.
   */
  private String hash() {
    return "hash_record_extended(ROW(%s), hash_record_extended(ROW(%s), 0))"
        .formatted(String.join(", ", parts), String.join(", ", seed));
  }

  /** Number and hash of all rows of a range, in whatever order they come. */
  String sum(Condition range) {
    return "SELECT count(*) AS rows, coalesce(sum(%s), 0) AS hash FROM %s WHERE %s AND %s"
        .formatted(hash(), from, range.sql(), included);
  }

  /** Key and hash of each row. */
  String rows(Condition range) {
    return "SELECT %s COLLATE \"C\" AS key, %s AS hash FROM %s WHERE %s AND %s"
        .formatted("(" + keys.text() + ")", hash(), from, range.sql(), included);
  }

  /** The key of every so many-th row of a range, but for the last row. */
  String ends(Condition range, long every) {
    return """
    SELECT %s FROM (SELECT %s, row_number() OVER (ORDER BY %s) AS godwit_number,
        count(*) OVER () AS godwit_rows FROM %s WHERE %s AND %s) AS keys
    WHERE godwit_number %% %d = 0 AND godwit_number < godwit_rows ORDER BY godwit_number
    """
        .formatted(
            keys.key().text("keys"),
            keys.columns(),
            keys.order(""),
            from,
            range.sql(),
            included,
            every);
  }
}
