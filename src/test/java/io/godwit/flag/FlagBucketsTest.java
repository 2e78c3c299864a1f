package io.godwit.flag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.engine.Moved;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntBiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.MurmurHash3;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whom a ramp moves, by the algorithms with which flagd evaluates {@code fractional}: the murmur3
 * hash of flag and targeting key, scaled to the sum of the weights.
 */
class FlagBucketsTest {
  private static final FlagForm FORM = new FlagForm("read-new", "tenantId", Map.of());
  private static final int KEYS = 10_000;
  private static final List<String> INTERNAL = List.of("tenant-3");
  private static final List<String> PILOT = List.of("tenant-1", "tenant-8");
  private static final List<Integer> RAMP = List.of(0, 1, 5, 10, 25, 50, 99, 100);

  static List<Named<ToIntBiFunction<Integer, Integer>>> algorithms() {
    return List.of(
        Named.of(
            "until 0.13: absolute value of the signed hash",
            (hash, weights) -> (int) (Math.abs((double) hash) / Integer.MAX_VALUE * weights)),
        Named.of(
            "later: the unsigned hash, in integers",
            (hash, weights) -> (int) (Integer.toUnsignedLong(hash) * weights >> 32)));
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void shouldOnlyMoveReadersToTheNewSideOnTheWayUpAndBackOnTheWayDown(
      ToIntBiFunction<Integer, Integer> algorithm) {
    // When
    List<Set<Integer>> onNew =
        RAMP.stream().map(percent -> readersOnNew(Moved.share(percent), algorithm)).toList();

    // Then
    for (int step = 1; step < RAMP.size(); step++) {
      assertThat(onNew.get(step)).containsAll(onNew.get(step - 1));
      assertThat(onNew.get(step).size() * 100.0 / KEYS)
          .isCloseTo(RAMP.get(step), Offset.offset(1.5));
    }
    assertThat(onNew.getFirst()).isEmpty();
    assertThat(onNew.getLast()).hasSize(KEYS);
  }

  /** Half of the readers have a tenant; two cohorts of them come before the ramp. */
  @ParameterizedTest
  @MethodSource("algorithms")
  void shouldKeepTenantsOnTheNewSideAndEverybodyElseInTheSameBuckets(
      ToIntBiFunction<Integer, Integer> algorithm) {
    // Given
    List<Moved> way = new ArrayList<>(List.of(Moved.NOBODY, Moved.NOBODY.with(INTERNAL)));
    way.add(way.getLast().with(PILOT));
    RAMP.stream().skip(1).forEach(percent -> way.add(way.getLast().at(percent)));

    // When
    List<Set<Integer>> onNew = way.stream().map(step -> readersOnNew(step, algorithm)).toList();

    // Then
    for (int step = 1; step < way.size(); step++) {
      assertThat(onNew.get(step)).as("%s", way.get(step)).containsAll(onNew.get(step - 1));
      Set<Integer> tenants = readers(way.get(step).tenants());
      Set<Integer> others = difference(onNew.get(step), tenants);
      assertThat(onNew.get(step)).as("%s", way.get(step)).containsAll(tenants);
      assertThat(others)
          .as("whoever has no tenant of a cohort, at %s", way.get(step))
          .isEqualTo(
              difference(readersOnNew(Moved.share(way.get(step).percent()), algorithm), tenants));
    }
    assertThat(onNew.get(1)).hasSize(KEYS / 20);
    assertThat(onNew.get(2)).isEqualTo(readers(way.get(2).tenants())).hasSize(3 * KEYS / 20);
    assertThat(onNew.getLast()).hasSize(KEYS);
  }

  private static Set<Integer> difference(Set<Integer> from, Set<Integer> without) {
    return from.stream().filter(key -> !without.contains(key)).collect(Collectors.toSet());
  }

  private static Set<Integer> readers(List<String> tenants) {
    return IntStream.range(0, KEYS)
        .filter(key -> tenants.contains(Objects.requireNonNullElse(tenant(key), "")))
        .boxed()
        .collect(Collectors.toSet());
  }

  private static @Nullable String tenant(int key) {
    return key % 2 == 0 ? "tenant-" + key / 2 % 10 : null;
  }

  private static Set<Integer> readersOnNew(
      Moved step, ToIntBiFunction<Integer, Integer> algorithm) {
    JsonNode flag = FORM.flag(step);
    return IntStream.range(0, KEYS)
        .filter(key -> variant(flag, key, algorithm).equals("new"))
        .boxed()
        .collect(Collectors.toSet());
  }

  private static String variant(
      JsonNode flag, int key, ToIntBiFunction<Integer, Integer> algorithm) {
    JsonNode targeting = flag.path("targeting");
    return targeting.isMissingNode()
        ? flag.path("defaultVariant").asText()
        : evaluate(targeting, key, algorithm);
  }

  /** Of JsonLogic as much as is written: a text, if, fractional. */
  private static String evaluate(
      JsonNode rule, int key, ToIntBiFunction<Integer, Integer> algorithm) {
    if (rule.isTextual()) {
      return rule.asText();
    }
    assertThat(rule.size()).as("operators of %s", rule).isEqualTo(1);
    JsonNode cases = rule.path("if");
    if (!cases.isMissingNode()) {
      return evaluate(cases.path(in(cases.path(0).path("in"), key) ? 1 : 2), key, algorithm);
    }
    return bucket(rule.path("fractional"), "reader-" + key, algorithm);
  }

  /** An attribute that is not there is null, and no member of a list of texts. */
  private static boolean in(JsonNode in, int key) {
    assertThat(in.path(0).path("var").asText()).isEqualTo("tenantId");
    assertThat(in.path(1).isArray()).as("a list, not a text of which it is a part").isTrue();
    return in.path(1).valueStream().anyMatch(one -> one.asText().equals(tenant(key)));
  }

  private static String bucket(
      JsonNode fractional, String key, ToIntBiFunction<Integer, Integer> algorithm) {
    byte[] value = ("read-new" + key).getBytes(StandardCharsets.UTF_8);
    int hash = MurmurHash3.hash32x86(value, 0, value.length, 0);
    int weights = fractional.path(1).path(1).asInt() + fractional.path(2).path(1).asInt();
    int bucket = algorithm.applyAsInt(hash, weights);
    return (bucket < fractional.path(1).path(1).asInt() ? fractional.path(1) : fractional.path(2))
        .path(0)
        .asText();
  }
}
