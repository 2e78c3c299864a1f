package io.godwit.cli;

import io.godwit.api.CutoverStatus;
import io.godwit.api.MigrationStatus;

/** A migration in one line, for pipes and logs. Pure. */
record Line(Seen seen) {

  String text() {
    MigrationStatus status = seen.status();
    StringBuilder text = new StringBuilder(seen.phase());
    if (status.progress() != null && "Backfill".equals(status.phase())) {
      text.append(' ').append(status.progress().summary());
    }
    if (status.flagPercent() != null && "Cutover".equals(status.phase())) {
      text.append(" flag ").append(status.flagPercent()).append(" %");
      text.append(CutoverStatus.beside(status));
    }
    if (status.waitingFor() != null) {
      text.append(" waits for ").append(status.waitingFor().gate());
      text.append(": ").append(status.waitingFor().what());
    } else if (!seen.message().isEmpty()) {
      text.append(": ").append(seen.message());
    }
    return text.toString();
  }
}
