package io.godwit.flag;

import io.godwit.api.CutoverSpec;
import io.godwit.api.Migration;
import io.godwit.engine.GoDuration;
import io.godwit.engine.Ramp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What stands beside a flag, so that whoever finds it knows whose it is and until when. */
public final class FlagNote {
  private FlagNote() {}

  /**
   * Owner, purpose, migration and expiry of a migration's flag, as {@code metadata} of a flag in
   * flagd's format has them: texts only. The expiry is the day on which Contract is overdue if the
   * ramp begins now.
   */
  public static Map<String, String> of(Migration migration, Instant now) {
    var spec = migration.getSpec();
    var metadata = migration.getMetadata();
    CutoverSpec cutover = spec.cutover();
    Map<String, String> note = new LinkedHashMap<>();
    note.put("owner", Objects.requireNonNullElse(spec.owner(), ""));
    note.put("description", Objects.requireNonNullElse(spec.description(), ""));
    note.put("migration", metadata.getNamespace() + "/" + metadata.getName());
    Duration most =
        Ramp.lasts(cutover)
            .plus(GoDuration.parse(spec.soak().duration()))
            .plus(GoDuration.parse(spec.contract().deadline()));
    note.put("expires", LocalDate.ofInstant(now.plus(most), ZoneOffset.UTC).toString());
    CutoverSpec.Flag flag = cutover.flag();
    if (flag != null && flag.dependsOn() != null) {
      note.put("dependsOn", String.join(",", flag.dependsOn()));
    }
    note.values().removeIf(String::isEmpty);
    return note;
  }
}
