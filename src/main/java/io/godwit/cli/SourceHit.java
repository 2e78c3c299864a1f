package io.godwit.cli;

/**
 * A place in source code where the old shape seems to be named.
 *
 * @param line from 1
 * @param column from 1
 * @param sure true if the name itself stands there, and nothing says that it is another table's
 * @param text the line, cut
 */
record SourceHit(
    String file, int line, int column, String name, Use use, boolean sure, String text) {

  /** What the place does with it, as far as the lines around tell. */
  enum Use {
    WRITES("writes it"),
    READS("reads it"),
    NAMES("names it");

    private final String words;

    Use(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }
}
