package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** One entry of {@code Database.spec.windows}: when some phases may work. */
@JsonInclude(NON_NULL)
public record WindowSpec(
    @Required
        @Size(min = 1, max = 9) @JsonPropertyDescription(
            "Phases that work only while this window, or another one that names them, is open.")
        List<Phase> phases,
    @Required
        @Size(min = 9, max = 100) @Pattern(Patterns.SCHEDULE) @JsonPropertyDescription(
            "When it opens, as cron writes it: minute, hour, day of the month, month, day of the"
                + " week. 0 1 * * * is each day at one.")
        String schedule,
    @Required
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription(
            "How long it is open, by the clock on the wall: 5h from 01:00 end at 06:00 on days with"
                + " 23 or 25 hours, too. No longer than from one opening to the next.")
        String duration,
    @Default("UTC")
        @Size(min = 1, max = 64) @Pattern(Patterns.TIME_ZONE) @JsonPropertyDescription("Time zone of the schedule, like Europe/Berlin.")
        String timeZone) {
  public WindowSpec {
    phases = List.copyOf(phases);
  }
}
