package io.godwit.notice;

import io.godwit.api.NotificationSpec.Kind;

/**
 * One piece of news.
 *
 * @param reason why, in one word: an entry of docs/reasons.md
 * @param text the sentence for people, with the command that helps where one does
 */
public record Notice(Kind kind, String reason, String text) {
  /** How loud it is. */
  public enum Severity {
    INFO,
    WARNING,
    INCIDENT
  }

  /** Rows that differ for certain are an incident, whatever else there is. */
  public Severity severity() {
    return switch (kind) {
      case INCIDENT -> Severity.INCIDENT;
      case HELD, GATE_FAILED, ROLLED_BACK -> Severity.WARNING;
      default -> Severity.INFO;
    };
  }
}
