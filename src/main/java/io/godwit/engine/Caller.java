package io.godwit.engine;

import java.time.Instant;

/**
 * Somebody who uses the table of a migration: evidence, as far as sessions and counters show it.
 *
 * @param application its application_name; empty where only pg_stat_statements told of it
 * @param side which shape it names
 * @param writes true if it writes
 * @param planned true if it was there when the plan was made
 * @param first when it was seen first
 */
public record Caller(
    String role, String application, Side side, boolean writes, boolean planned, Instant first) {

  /** Which shape a statement names. */
  public enum Side {
    OLD("Old"),
    NEW("New"),
    BOTH("Both"),
    /** Neither: all columns, or others. */
    TABLE("Table");

    private final String word;

    Side(String word) {
      this.word = word;
    }

    /** The word in the ledger and in status. */
    public String word() {
      return word;
    }

    /** The one of a word. */
    public static Side of(String word) {
      for (Side side : values()) {
        if (side.word.equals(word)) {
          return side;
        }
      }
      throw new IllegalArgumentException("no side is called " + word);
    }

    /** Of a statement that names these. */
    public static Side of(boolean old, boolean fresh) {
      return old ? fresh ? BOTH : OLD : fresh ? NEW : TABLE;
    }
  }

  /** In a sentence. */
  public String words() {
    return (application.isEmpty() ? "role " + role : application + " of role " + role)
        + (writes ? " writes" : " reads")
        + switch (side) {
          case OLD -> " the old shape";
          case NEW -> " the new shape";
          case BOTH -> " both shapes";
          case TABLE -> "";
        };
  }
}
