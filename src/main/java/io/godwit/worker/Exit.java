package io.godwit.worker;

import io.godwit.engine.Reason;

/**
 * How a worker ends when it does not succeed. Codes as in {@code sysexits.h}; the Job's failure
 * policy gives up on 64, 65 and 78, and tries again after the others.
 */
final class Exit extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the exit code tells the Job. */
  enum Code {
    USAGE(64),
    DATA(65),
    UNAVAILABLE(69),
    TRY_AGAIN(75),
    CONFIGURATION(78);

    private final int number;

    Code(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  private final Code code;
  private final Reason reason;

  Exit(Code code, Reason reason, String message) {
    super(message);
    this.code = code;
    this.reason = reason;
  }

  Code code() {
    return code;
  }

  Reason reason() {
    return reason;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
