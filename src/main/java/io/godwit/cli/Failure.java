package io.godwit.cli;

import org.jspecify.annotations.Nullable;

/** Why a command ends without success: what happened, and what to do next. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final @Nullable String next;

  Failure(String what) {
    this(what, null, 1);
  }

  Failure(String what, @Nullable String next) {
    this(what, next, 1);
  }

  Failure(String what, @Nullable String next, int code) {
    super(what);
    this.next = next;
    this.code = code;
  }

  /** The same under another exit code. */
  Failure coded(int other) {
    return new Failure(what(), next, other);
  }

  String what() {
    return String.valueOf(getMessage());
  }

  @Nullable String next() {
    return next;
  }

  int code() {
    return code;
  }
}
