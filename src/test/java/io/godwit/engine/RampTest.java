package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.CohortSpec;
import io.godwit.api.CutoverSpec;
import io.godwit.api.CutoverStatus;
import io.godwit.api.HttpFlag;
import io.godwit.support.SpecDraft;
import io.godwit.support.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of readers: cohorts, then percentages, never back. */
class RampTest {
  private static final CutoverSpec SPEC =
      SpecDraft.byFlag()
          .cohorts(
              new CohortSpec("internal", List.of("acme"), "2h"),
              new CohortSpec("pilot", List.of("globex", "initech"), null))
          .spec()
          .cutover();

  @Test
  void shouldSwitchCohortsOneAfterTheOtherAndThenGoByPercent() {
    List<Moved> way = way(SPEC);

    assertThat(way.stream().map(Moved::word))
        .containsExactly("0", "0+1", "0+3", "10+3", "50+3", "100+3");
    assertThat(way.get(2).tenants()).containsExactly("acme", "globex", "initech");
    assertThat(way.getLast().tenants()).isEqualTo(way.get(2).tenants());
    assertThat(Ramp.next(SPEC, Moved.NOBODY).map(Ramp.Step::words))
        .hasValue("switching cohort internal (1 tenant) to the new side");
    assertThat(Ramp.next(SPEC, way.get(2)).map(Ramp.Step::words))
        .hasValue("raising the flag to 10 %");
  }

  @ParameterizedTest
  @CsvSource({"1, 2h", "2, 10m", "3, 10m", "5, 10m"})
  void shouldLastAsLongAsTheCohortSaysOrElseAStep(int step, String duration) {
    assertThat(Ramp.lasts(SPEC, way(SPEC).get(step))).isEqualTo(GoDuration.parse(duration));
  }

  @Test
  void shouldKnowHowLongAllLasts() {
    assertThat(Ramp.lasts(SPEC)).isEqualTo(Duration.ofMinutes(120 + 10 + 3 * 10));
  }

  @Test
  void shouldSayWhichCohortIsOn() {
    List<Moved> way = way(SPEC);

    assertThat(Ramp.status(SPEC, way.get(0)))
        .isEqualTo(new CutoverStatus(List.of(), 0, "internal"));
    assertThat(Ramp.status(SPEC, way.get(1)))
        .isEqualTo(new CutoverStatus(List.of("internal"), 1, "pilot"));
    assertThat(Ramp.status(SPEC, way.get(3)))
        .isEqualTo(new CutoverStatus(List.of("internal", "pilot"), 3, null));
    assertThat(Ramp.status(SpecDraft.byFlag().spec().cutover(), Moved.share(10))).isNull();
    assertThat(Ramp.words(SPEC, way.get(1))).isEqualTo("0 % and 1 tenant (internal)");
    assertThat(Ramp.words(SPEC, way.get(3))).isEqualTo("10 % and 3 tenants (internal, pilot)");
    assertThat(Ramp.words(SPEC, way.get(5))).isEqualTo("100 %");
  }

  @Test
  void shouldSwitchACohortThatIsNewBeforeTheNextPercentage() {
    Moved now = new Moved(10, List.of("acme"));

    Optional<Ramp.Step> next = Ramp.next(SPEC, now);

    assertThat(next.map(Ramp.Step::to))
        .hasValue(new Moved(10, List.of("acme", "globex", "initech")));
    assertThat(Ramp.lasts(SPEC, next.orElseThrow().to())).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void shouldLastAsTheCohortThatWasAddedToSays() {
    // Given: the first cohort has got one tenant more, after the second was switched.
    CutoverSpec more =
        SpecDraft.byFlag()
            .cohorts(
                new CohortSpec("internal", List.of("acme", "hooli"), "2h"),
                new CohortSpec("pilot", List.of("globex"), null))
            .spec()
            .cutover();
    Moved now = new Moved(0, List.of("acme", "globex"));

    Moved next = Ramp.next(more, now).orElseThrow().to();

    assertThat(next.tenants()).containsExactly("acme", "globex", "hooli");
    assertThat(Ramp.lasts(more, now)).isEqualTo(Duration.ofMinutes(10));
    assertThat(Ramp.lasts(more, next)).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void shouldRefuseWhatTheFlagCannotCarry() {
    CohortSpec cohort = new CohortSpec("internal", List.of("acme"), null);
    CutoverSpec swap = SpecDraft.bySwap().cohorts(cohort).spec().cutover();
    HttpFlag untold =
        new HttpFlag("f", "http://f", null, "{{percent}}", null, null, "$.p", null, null);
    HttpFlag told =
        new HttpFlag(
            "f", "http://f", null, "{{percent}}{{tenants}}", null, null, "$.p", null, "$.t");

    assertThat(Ramp.refusals(swap)).singleElement().asString().contains("needs a flag");
    assertThat(Ramp.refusals(over(untold, cohort)))
        .singleElement()
        .asString()
        .contains("{{tenants}}", "tenantsPath");
    assertThat(Ramp.refusals(over(told, cohort))).isEmpty();
    assertThat(Ramp.refusals(SPEC)).isEmpty();
    assertThat(Ramp.refusals(over(untold))).isEmpty();
  }

  private static CutoverSpec over(HttpFlag http, CohortSpec... cohorts) {
    CutoverSpec rest = Specs.rename("public.orders", "a", "b").cutover();
    return new CutoverSpec(
        new CutoverSpec.Flag(null, null, null, http, null, null),
        rest.ramp(),
        rest.stepDuration(),
        rest.acknowledgement(),
        null,
        null,
        cohorts.length == 0 ? null : List.of(cohorts));
  }

  @Property
  void shouldNeverMoveAnybodyBackWhateverTheSpecBecomes(@ForAll("specs") List<CutoverSpec> specs) {
    Moved now = Moved.NOBODY;
    Set<String> words = new HashSet<>(Set.of(now.word()));
    for (CutoverSpec spec : specs) {
      Optional<Moved> next = Ramp.next(spec, now).map(Ramp.Step::to);
      if (next.isPresent()) {
        assertThat(next.get().percent()).isGreaterThanOrEqualTo(now.percent());
        assertThat(next.get().tenants()).containsAll(now.tenants());
        assertThat(words.add(next.get().word())).as("a word of its own: %s", next).isTrue();
        now = next.get();
      }
    }
    List<Moved> rest = way(specs.getLast(), now);
    assertThat(rest.getLast().all()).as("it ends with all readers").isTrue();
    assertThat(rest).hasSizeLessThanOrEqualTo(1 + 8 + 20);
  }

  @Provide
  Arbitrary<List<CutoverSpec>> specs() {
    Arbitrary<CohortSpec> cohort =
        Arbitraries.of("a", "b", "c", "d", "e", "f")
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(tenants -> new CohortSpec("x", tenants, null));
    Arbitrary<List<Integer>> ramp =
        Arbitraries.integers().between(1, 99).set().ofMaxSize(4).map(RampTest::upTo100);
    return Combinators.combine(cohort.list().ofMaxSize(4), ramp)
        .as(
            (cohorts, percents) ->
                SpecDraft.byFlag()
                    .ramp(percents)
                    .cohorts(cohorts.toArray(CohortSpec[]::new))
                    .spec()
                    .cutover())
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  private static List<Integer> upTo100(Set<Integer> percents) {
    return IntStream.concat(
            percents.stream().mapToInt(Integer::intValue).sorted(), IntStream.of(100))
        .boxed()
        .toList();
  }

  private static List<Moved> way(CutoverSpec spec) {
    return way(spec, Moved.NOBODY);
  }

  private static List<Moved> way(CutoverSpec spec, Moved from) {
    List<Moved> way = new ArrayList<>();
    Stream.iterate(
            Optional.of(from),
            Optional::isPresent,
            now -> now.flatMap(at -> Ramp.next(spec, at).map(Ramp.Step::to)))
        .limit(100)
        .forEach(now -> way.add(now.orElseThrow()));
    return way;
  }
}
