package io.godwit.signal;

import io.godwit.api.HealthSpec;
import io.godwit.api.SignalLimits;
import io.godwit.api.SignalSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which signals are watched, and where each becomes soft and hard. */
public record Watchlist(Map<String, Watched> signals) {
  /** What was measured longer ago says nothing of now. */
  static final Duration STALE = Duration.ofSeconds(5);

  static final String NOT_YET = "not measured yet";
  private static final String OFF = "off";

  /**
   * One signal.
   *
   * @param named true if somebody asked for it: then it has to have data
   */
  public record Watched(Unit unit, Limits limits, boolean named) {}

  /** The built-in signals, those of a database, and what a migration says of their limits. */
  public static Watchlist of(
      @Nullable HealthSpec health, @Nullable List<SignalLimits> ofMigration) {
    Map<String, Watched> signals = new LinkedHashMap<>();
    for (BuiltIn signal : BuiltIn.values()) {
      signals.put(signal.word(), new Watched(signal.unit(), signal.limits(), false));
    }
    List<SignalSpec> ofDatabase = health == null ? null : health.signals();
    for (SignalSpec spec : Objects.requireNonNullElse(ofDatabase, List.<SignalSpec>of())) {
      Limits usual = spec.http() == null ? Limits.NONE : new Limits(null, Amount.parse("1"), false);
      put(signals, spec.name(), spec.soft(), spec.hard(), usual);
    }
    for (SignalLimits spec : Objects.requireNonNullElse(ofMigration, List.<SignalLimits>of())) {
      put(signals, spec.name(), spec.soft(), spec.hard(), Limits.NONE);
    }
    return new Watchlist(signals);
  }

  private static void put(
      Map<String, Watched> signals,
      String name,
      @Nullable String soft,
      @Nullable String hard,
      Limits usual) {
    Watched known = signals.get(name);
    Limits before = known == null ? usual : known.limits();
    Limits limits = before.with(limit(soft, before.soft()), limit(hard, before.hard()));
    signals.put(
        name, new Watched(known == null ? unit(limits) : unit(known, limits), limits, true));
  }

  private static @Nullable Amount limit(@Nullable String text, @Nullable Amount otherwise) {
    if (text == null) {
      return otherwise;
    }
    return text.equals(OFF) ? null : Amount.parse(text);
  }

  /** A query says nothing of its unit: its limits do. */
  private static Unit unit(Limits limits) {
    Amount limit = limits.hard() == null ? limits.soft() : limits.hard();
    return limit == null ? Unit.NUMBER : limit.unit();
  }

  private static Unit unit(Watched known, Limits limits) {
    return known.limits().equals(Limits.NONE) && known.unit() == Unit.NUMBER
        ? unit(limits)
        : known.unit();
  }

  /** What the signals say: one judgement each, the worst where several places were measured. */
  public List<Judgement> judge(List<Reading> readings, Instant now) {
    List<Judgement> judged = new ArrayList<>();
    signals.forEach(
        (name, watched) ->
            judged.add(
                readings.stream()
                    .filter(reading -> reading.signal().equals(name))
                    .map(reading -> judge(watched, reading, now))
                    .max(
                        Comparator.comparing(Judgement::state)
                            .thenComparing(j -> badness(watched, j)))
                    .orElseGet(() -> without(name, watched, NOT_YET, now))));
    return judged;
  }

  private static double badness(Watched watched, Judgement judgement) {
    double value = judgement.value() == null ? 0 : judgement.value();
    return watched.limits().lowIsBad() ? -value : value;
  }

  private static Judgement judge(Watched watched, Reading reading, Instant now) {
    if (reading.at().plus(STALE).isBefore(now)) {
      long age = Duration.between(reading.at(), now).toSeconds();
      return without(
          reading.signal(),
          watched,
          reading.source() + ": last measured " + age + " s ago",
          reading.at());
    }
    return switch (reading.value()) {
      case Reading.Value.Number number ->
          new Judgement(
              reading.signal(),
              watched.unit(),
              watched.limits(),
              watched.limits().judge(number.number()),
              number.number(),
              reading.source(),
              reading.at());
      case Reading.Value.Missing missing ->
          without(reading.signal(), watched, reading.source() + ": " + missing.why(), reading.at());
      case Reading.Value.Inapplicable none ->
          new Judgement(
              reading.signal(),
              watched.unit(),
              watched.limits(),
              watched.named() && limited(watched) ? State.UNKNOWN : State.NOT_APPLICABLE,
              null,
              none.why(),
              reading.at());
    };
  }

  private static Judgement without(String name, Watched watched, String why, Instant at) {
    // A signal that can neither slow nor hold is a figure to look at.
    State state = limited(watched) ? State.UNKNOWN : State.NOT_APPLICABLE;
    return new Judgement(name, watched.unit(), watched.limits(), state, null, why, at);
  }

  private static boolean limited(Watched watched) {
    return watched.limits().soft() != null || watched.limits().hard() != null;
  }
}
