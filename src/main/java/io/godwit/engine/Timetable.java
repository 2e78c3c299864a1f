package io.godwit.engine;

import io.godwit.api.BlackoutSpec;
import io.godwit.api.DatabaseSpec;
import io.godwit.api.Phase;
import io.godwit.api.WindowSpec;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * When the migrations of a Database may work: its windows and blackouts. What is not understood
 * holds.
 */
public final class Timetable {
  /** Nothing is said: all phases may work at any time. */
  public static final Timetable ALWAYS = new Timetable(List.of(), List.of());

  private static final int LOOKS = 100;

  private final List<WindowSpec> windowSpecs;
  private final List<BlackoutSpec> blackoutSpecs;
  private final List<Window> windows = new ArrayList<>();
  private final List<Blackout> blackouts = new ArrayList<>();
  private final List<Mistake> mistakes = new ArrayList<>();

  private Timetable(List<WindowSpec> windowSpecs, List<BlackoutSpec> blackoutSpecs) {
    this.windowSpecs = windowSpecs;
    this.blackoutSpecs = blackoutSpecs;
    for (int i = 0; i < windowSpecs.size(); i++) {
      WindowSpec spec = windowSpecs.get(i);
      try {
        windows.add(Window.parse(spec));
      } catch (IllegalArgumentException e) {
        mistakes.add(new Mistake(spec.phases(), "spec.windows[" + i + "]: " + e.getMessage()));
      }
    }
    for (int i = 0; i < blackoutSpecs.size(); i++) {
      try {
        blackouts.add(Blackout.parse(blackoutSpecs.get(i)));
      } catch (IllegalArgumentException e) {
        mistakes.add(
            new Mistake(List.of(Phase.values()), "spec.blackouts[" + i + "]: " + e.getMessage()));
      }
    }
  }

  private record Mistake(List<Phase> phases, String words) {}

  /**
   * When a phase opens next.
   *
   * @param zone the zone that its window is written in
   */
  record Opening(Instant at, ZoneId zone) {}

  /** The timetable of a Database. */
  public static Timetable of(DatabaseSpec spec) {
    return new Timetable(
        Objects.requireNonNullElse(spec.windows(), List.of()),
        Objects.requireNonNullElse(spec.blackouts(), List.of()));
  }

  /** True if the Database still says the same. */
  public boolean isOf(DatabaseSpec spec) {
    return windowSpecs.equals(Objects.requireNonNullElse(spec.windows(), List.of()))
        && blackoutSpecs.equals(Objects.requireNonNullElse(spec.blackouts(), List.of()));
  }

  /** True if it says nothing. */
  public boolean empty() {
    return windowSpecs.isEmpty() && blackoutSpecs.isEmpty();
  }

  /** What is not understood, a sentence each, with its place. */
  public List<String> mistakes() {
    return mistakes.stream().map(Mistake::words).toList();
  }

  /** What is not understood of what concerns a phase. */
  List<String> mistakes(Phase phase) {
    return mistakes.stream()
        .filter(mistake -> mistake.phases().contains(phase))
        .map(Mistake::words)
        .toList();
  }

  /** The blackout of a moment. */
  Optional<Blackout> blackout(Instant moment) {
    return blackouts.stream()
        .filter(blackout -> blackout.span().has(moment))
        .max(Comparator.comparing(blackout -> blackout.span().to()));
  }

  /** True if the windows let a phase work. */
  boolean open(Phase phase, Instant moment) {
    return naming(phase).findAny().isEmpty()
        || naming(phase).anyMatch(window -> window.around(moment).isPresent());
  }

  /** When a phase whose windows are closed may work next, blackouts taken into account. */
  Optional<Opening> opens(Phase phase, Instant moment) {
    Instant from = moment;
    for (int i = 0; i < LOOKS; i++) {
      Optional<Opening> opening = opening(phase, from);
      Optional<Blackout> blackout = opening.flatMap(found -> blackout(found.at()));
      if (blackout.isEmpty()) {
        return opening;
      }
      from = blackout.get().span().to();
    }
    return Optional.empty();
  }

  /** The moment itself if a window is open then, or when the next one opens. */
  private Optional<Opening> opening(Phase phase, Instant from) {
    return naming(phase)
        .flatMap(
            window ->
                (window.around(from).isPresent()
                        ? Optional.of(from)
                        : window.after(from).map(Span::from))
                    .map(at -> new Opening(at, window.zone())).stream())
        .min(Comparator.comparing(Opening::at));
  }

  /** The windows of a phase, for people. */
  String words(Phase phase) {
    return naming(phase).map(Window::words).collect(Collectors.joining("; "));
  }

  private Stream<Window> naming(Phase phase) {
    return windows.stream().filter(window -> window.phases().contains(phase));
  }
}
