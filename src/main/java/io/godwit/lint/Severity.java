package io.godwit.lint;

/** How bad a finding is. */
public enum Severity {
  /** It should be known. */
  WARNING,
  /** It must not be done so. */
  ERROR;

  /** As it is printed. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
