package io.godwit.cli;

import io.godwit.api.Condition;
import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus;
import io.godwit.api.MigrationStatus.Transition;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.api.SignalStatus;
import io.godwit.engine.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A migration as it is seen at a time: the questions that several commands ask of its status. */
record Seen(Migration migration, Instant now) {
  private static final MigrationStatus NOTHING =
      new MigrationStatus(
          -1, null, null, null, 0, null, null, null, null, null, null, null, null, null, null, null,
          null, null, null, null, null, null, null);

  /** What passes by itself while a migration walks back. */
  private static final Set<String> PASSING = Set.of("lock", "flag", "hold", "database");

  String name() {
    return migration.getMetadata().getName();
  }

  /** What a signal says: what it was, its limits, where. */
  static String signal(SignalStatus signal) {
    return signal.name()
        + ": "
        + signal.state()
        + (signal.value() == null ? "" : ", " + signal.value())
        + (signal.soft() == null ? "" : ", soft " + signal.soft())
        + (signal.hard() == null ? "" : ", hard " + signal.hard())
        + " ("
        + signal.source()
        + ")";
  }

  MigrationStatus status() {
    return Objects.requireNonNullElse(migration.getStatus(), NOTHING);
  }

  /** True if the status speaks of the spec as it is now. */
  boolean observed() {
    Long generation = migration.getMetadata().getGeneration();
    return generation == null || status().observedGeneration() >= generation;
  }

  String phase() {
    return Objects.requireNonNullElse(status().phase(), "not seen by the operator yet");
  }

  Optional<Condition> condition(String type) {
    return Objects.requireNonNullElse(status().conditions(), List.<Condition>of()).stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst();
  }

  boolean is(String type) {
    return condition(type).filter(condition -> condition.status().equals("True")).isPresent();
  }

  /** The sentence that sums it up. */
  String message() {
    return condition("Ready").map(Condition::message).orElse("");
  }

  boolean walkingBack() {
    return "RollingBack".equals(status().phase());
  }

  /** True if nothing goes on before a person does something. */
  boolean needsPerson() {
    var waiting = status().waitingFor();
    return is("Stalled")
        && status().outcome() == null
        && waiting != null
        && !(walkingBack() && PASSING.contains(waiting.gate()));
  }

  /** The phase that it is in, or was in when it turned round or ended. */
  Optional<Phase> reached() {
    Optional<Phase> current = phase(status().phase());
    if (current.isPresent()) {
      return current;
    }
    return status().outcome() == Outcome.SUCCEEDED
        ? Optional.of(Phase.CONTRACT)
        : history().reversed().stream().flatMap(entry -> phase(entry.from()).stream()).findFirst();
  }

  /** How long a phase took, or has taken up to now; empty if it has not begun in this try. */
  Optional<Duration> duration(Phase phase) {
    List<Transition> history = history();
    for (int i = history.size() - 1; i >= 0; i--) {
      if (history.get(i).to().equals(phase.word())) {
        Instant end = i + 1 < history.size() ? time(history.get(i + 1).time()) : now;
        return Optional.of(Duration.between(time(history.get(i).time()), end));
      }
      if (history.get(i).to().equals(Phase.PREPARE.word())) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** When it came to where it is. */
  Optional<Instant> since() {
    List<Transition> history = history();
    return history.isEmpty() ? Optional.empty() : Optional.of(time(history.getLast().time()));
  }

  /** How long ago a time of status was, for people. */
  String ago(@Nullable String time) {
    return time == null || time.isEmpty()
        ? ""
        : GoDuration.format(Duration.between(time(time), now)) + " ago";
  }

  /** A time of status to the second. */
  static String moment(String time) {
    return time(time).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static Instant time(String text) {
    return Instant.parse(text);
  }

  private List<Transition> history() {
    return Objects.requireNonNullElse(status().history(), List.of());
  }

  private static Optional<Phase> phase(@Nullable String word) {
    return Arrays.stream(Phase.values()).filter(phase -> phase.word().equals(word)).findFirst();
  }
}
