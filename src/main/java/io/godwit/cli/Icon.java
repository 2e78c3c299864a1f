package io.godwit.cli;

import io.godwit.api.Outcome;
import io.godwit.cli.Console.Paint;

/** How something stands, in one sign and one colour. */
enum Icon {
  DONE("✔"),
  BUSY("◷"),
  AHEAD("◌"),
  WARNING("⚠"),
  BAD("✖"),
  HELD("॥");

  private final String sign;

  Icon(String sign) {
    this.sign = sign;
  }

  String painted(Paint paint) {
    return switch (this) {
      case DONE -> paint.good(sign);
      case BUSY -> paint.busy(sign);
      case AHEAD -> paint.faint(sign);
      case WARNING, HELD -> paint.warning(sign);
      case BAD -> paint.bad(sign);
    };
  }

  /** How a whole migration stands. */
  static Icon of(Seen seen) {
    Outcome outcome = seen.status().outcome();
    if (outcome != null) {
      return switch (outcome) {
        case SUCCEEDED -> DONE;
        case ROLLED_BACK -> WARNING;
        case FAILED -> BAD;
      };
    }
    if (seen.needsPerson()) {
      return BAD;
    }
    if (seen.status().waitingFor() != null) {
      return HELD;
    }
    var deadline = seen.status().deadline();
    if (seen.walkingBack() || (deadline != null && deadline.overdue())) {
      return WARNING;
    }
    return seen.status().phase() == null ? AHEAD : BUSY;
  }

  /** How a gate stands. */
  static Icon ofVerdict(String verdict) {
    return switch (verdict) {
      case "Passed" -> DONE;
      case "Failed" -> BAD;
      default -> HELD;
    };
  }
}
