package io.godwit.engine;

/** The value of an annotation that asks for something once, as status and ledger keep it. */
public final class Token {
  private static final int LENGTH = 200;

  private Token() {}

  /** The value itself, or the hash of a long one: two of these must not begin alike. */
  public static String of(String value) {
    return value.length() <= LENGTH ? value : Hashes.ofText(value);
  }
}
