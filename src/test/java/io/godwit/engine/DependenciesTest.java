package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.DependencySpec;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Peer.Standing;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DependenciesTest {
  record Scene(String name, Standing first, @Nullable Phase asked, String then) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Scene> scenes() {
    return List.of(
        new Scene("it has not begun", Standing.WAITING, null, "DependencyPending"),
        new Scene("it is on its way", in(Phase.CONTRACT), null, "DependencyPending"),
        new Scene("it has succeeded", ended(Outcome.SUCCEEDED), null, ""),
        new Scene("it has succeeded; a phase is asked", ended(Outcome.SUCCEEDED), Phase.SOAK, ""),
        new Scene("it has rolled back", ended(Outcome.ROLLED_BACK), null, "DependencyFailed"),
        new Scene(
            "it has rolled back; a phase is asked",
            ended(Outcome.ROLLED_BACK),
            Phase.EXPAND,
            "DependencyFailed"),
        new Scene("it has failed", ended(Outcome.FAILED), null, "DependencyFailed"),
        new Scene("one phase before", in(Phase.CUTOVER), Phase.SOAK, "DependencyPending"),
        new Scene("the phase itself", in(Phase.SOAK), Phase.SOAK, ""),
        new Scene("one phase after", in(Phase.CONTRACT), Phase.SOAK, ""),
        new Scene("it walks back", new Standing(true, null, null), Phase.SOAK, "DependencyPending"),
        new Scene("it waits for its turn", notBegun(), Phase.PREPARE, "DependencyPending"));
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void shouldWaitForWhatComesFirst(Scene scene) {
    // Given
    Peer first = new Peer("first", "shop", "public.a", scene.first(), false, List.of());
    Peer then = peer("then", Standing.WAITING, new DependencySpec("first", scene.asked()));

    // When
    Optional<Decision.Held> held = dependencies(first, then).unmet(then);

    // Then
    assertThat(held.map(one -> one.reason().word()).orElse("")).isEqualTo(scene.then());
    assertThat(held.filter(Decision.Held::stalled).isPresent())
        .isEqualTo(scene.then().equals("DependencyFailed"));
  }

  @Test
  void shouldSayWhatItWaitsFor() {
    // Given
    Peer first = peer("first", in(Phase.BACKFILL));
    Peer then = peer("then", Standing.WAITING, new DependencySpec("first", Phase.SOAK));

    // When
    Decision.Held held = dependencies(first, then).unmet(then).orElseThrow();

    // Then
    assertThat(held.message())
        .isEqualTo(
            "Migration first comes first (spec.dependsOn) and is in Backfill; this one begins once"
                + " it has come to Soak");
    assertThat(held.command()).isEqualTo("godwit explain first");
  }

  @Test
  void shouldNotBeReleasedByADeletedResource() {
    // Given
    Peer then = peer("then", Standing.WAITING, new DependencySpec("gone", Phase.EXPAND));

    // Then
    assertThat(dependencies(then).unmet(then))
        .hasValueSatisfying(
            held -> {
              assertThat(held.reason()).isEqualTo(Reason.DEPENDENCY_MISSING);
              assertThat(held.stalled()).isTrue();
            });
    assertThat(new Dependencies(Map.of("then", then), Set.of("gone")).unmet(then)).isEmpty();
  }

  @Test
  void shouldNameACircle() {
    // Given: d waits for a circle that it is no part of.
    Peer a = waiting("a", "b");
    Peer b = waiting("b", "c");
    Peer c = waiting("c", "a");
    Peer d = waiting("d", "a");
    Dependencies dependencies = dependencies(a, b, c, d);

    // Then
    assertThat(circle(dependencies, a)).contains("a → b → c → a");
    assertThat(circle(dependencies, c)).contains("c → a → b → c");
    assertThat(circle(dependencies, d)).contains("a → b → c → a");
    assertThat(circle(dependencies(waiting("self", "self")), waiting("self", "self")))
        .contains("self → self");
  }

  @Test
  void shouldNotTakeWhoHasBegunForPartOfACircle() {
    // Given: a has begun before it was told to wait for b.
    Peer a = peer("a", in(Phase.BACKFILL), new DependencySpec("b", null));
    Peer b = waiting("b", "a");

    // Then
    assertThat(dependencies(a, b).unmet(b).map(Decision.Held::reason))
        .contains(Reason.DEPENDENCY_PENDING);
  }

  private static String circle(Dependencies dependencies, Peer of) {
    Decision.Held held = dependencies.unmet(of).orElseThrow();
    assertThat(held.reason()).isEqualTo(Reason.DEPENDENCY_CYCLE);
    assertThat(held.stalled()).isTrue();
    return held.message();
  }

  private static Dependencies dependencies(Peer... peers) {
    return new Dependencies(
        Arrays.stream(peers).collect(Collectors.toMap(Peer::name, Function.identity())), Set.of());
  }

  private static Peer waiting(String name, String... first) {
    return peer(
        name,
        Standing.WAITING,
        Stream.of(first).map(one -> new DependencySpec(one, null)).toArray(DependencySpec[]::new));
  }

  private static Peer peer(String name, Standing standing, DependencySpec... first) {
    return new Peer(name, "shop", "public." + name, standing, false, List.of(first));
  }

  private static Standing in(Phase phase) {
    return new Standing(true, phase, null);
  }

  private static Standing notBegun() {
    return new Standing(false, Phase.PREPARE, null);
  }

  private static Standing ended(Outcome outcome) {
    return new Standing(true, null, outcome);
  }
}
