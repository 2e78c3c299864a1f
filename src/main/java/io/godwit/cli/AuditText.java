package io.godwit.cli;

import io.godwit.api.AuditStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code godwit audit} prints for people. */
record AuditText(SourceNames names, Console.Paint paint) {

  /** Callers as far as anybody has looked, and hits where source code was named. */
  String text(@Nullable AuditStatus audit, SourceScan.@Nullable Result result) {
    StringBuilder text = new StringBuilder();
    if (audit != null) {
      callers(text, audit);
    }
    if (result != null) {
      source(text, result);
    }
    if (audit == null && result == null) {
      text.append("nobody has looked yet who uses ").append(names.words()).append('\n');
    }
    return text.toString();
  }

  private void callers(StringBuilder text, AuditStatus audit) {
    text.append("Seen at ").append(names.words()).append(":\n");
    if (audit.callers().isEmpty()) {
      text.append("  nobody\n");
    }
    for (AuditStatus.Caller one : audit.callers()) {
      text.append("  ")
          .append((one.planned() ? Icon.DONE : Icon.WARNING).painted(paint))
          .append(' ')
          .append(one.words())
          .append(", since ")
          .append(one.firstSeen())
          .append(one.planned() ? "\n" : ", not there when it was planned\n");
    }
  }

  private void source(StringBuilder text, SourceScan.Result result) {
    if (!names.goes()) {
      text.append("nothing of ").append(names.words()).append(" goes with this change\n");
    }
    for (SourceHit hit : result.hits()) {
      text.append(hit.file())
          .append(':')
          .append(hit.line())
          .append(':')
          .append(hit.column())
          .append(": ")
          .append(hit.sure() ? "" : "perhaps ")
          .append(hit.name())
          .append(", ")
          .append(hit.use().words())
          .append("\n    ")
          .append(hit.text())
          .append('\n');
    }
    List<String> cut = result.cut();
    cut.forEach(file -> text.append(file).append(": and more, --max-hits shows them\n"));
    result.unread().forEach(file -> text.append(file).append(": cannot be read\n"));
    long sure = result.hits().stream().filter(SourceHit::sure).count();
    text.append(
        "%d files: %s named for sure in %d places, perhaps in %d%n"
            .formatted(result.files(), names.words(), sure, result.hits().size() - sure));
  }
}
