package io.godwit.engine;

import java.util.Arrays;
import java.util.Optional;

/** In what way the two sides of a row differ, told without a value, and what that points at. */
public enum Trait {
  NEW_IS_NULL(
      "NewIsNull", "the new side was never written: a writer that goes past the sync trigger"),
  OLD_IS_NULL(
      "OldIsNull", "the old side is empty, the new one is not: NULLs are treated in two ways"),
  SAME_VALUE("SameValue", "equal in value, stored in another form: scale, or a negative zero"),
  SIGN("Sign", "the same number with the other sign"),
  FACTOR_100("Factor100", "one is a hundred times the other: cents taken for units"),
  LAST_DIGIT("LastDigit", "one in the last digit: rounded in two ways"),
  SPACE("Space", "spaces at the begin or end"),
  CASE("Case", "upper and lower case"),
  TIME_ZONE("TimeZone", "quarters of an hour: two time zones"),
  FRACTION("Fraction", "parts of a second: two precisions"),
  UNFIT("Unfit", "the old side cannot become the new one any more"),
  VALUE("Value", "another value: two writers, of which one goes past the sync trigger");

  private final String word;
  private final String cause;

  Trait(String word, String cause) {
    this.word = word;
    this.cause = cause;
  }

  /** The word in the ledger. */
  public String word() {
    return word;
  }

  /** What it points at, for people. */
  public String cause() {
    return cause;
  }

  /** The trait of a word; empty for one that another version has written. */
  public static Optional<Trait> of(String word) {
    return Arrays.stream(values()).filter(trait -> trait.word.equals(word)).findFirst();
  }
}
