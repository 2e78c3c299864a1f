package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.support.Timetables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever happens on the way, in whatever order. {@link World} and {@link FakeJob} assert what
 * must never happen; here is what must be true at the end.
 */
class RoadPropertiesTest {
  /** At any time; outside of all windows; in a blackout; without a worker. */
  private static final List<Turn> TURNS =
      List.of(
          Turn.FREE,
          new Timetables().window("0 0 29 2 *", "1m", Phase.values()).turn(),
          new Timetables().blackout("2026-01-01T00:00:00Z", "2036-01-01T00:00:00Z").turn(),
          new Turn(Timetable.ALWAYS, null, 0));

  /** Something that happens; the number chooses where. */
  private enum Event {
    ROUND((world, n) -> world.round()),
    RECONCILE((world, n) -> world.reconcile(Integer.MAX_VALUE)),
    DIE_AFTER_SOME_ACTIONS(
        (world, n) -> {
          world.reconcile(n % 3);
          world.restartOperator();
        }),
    RESTART((world, n) -> world.restartOperator()),
    WATCH((world, n) -> world.watch()),
    WRITE_ONE_AND_DIE(
        (world, n) -> {
          world.writeOne();
          world.restartOperator();
        }),
    OLD_VIEW((world, n) -> world.reconcileOnOldView(n)),
    WORK((world, n) -> job(world, n, FakeJob::work)),
    LAST_WORK_OF_A_DELETED_POD(
        (world, n) -> {
          if (!world.lingering.isEmpty()) {
            world.lingering.get(n % world.lingering.size()).work();
          }
        }),
    KILL_POD((world, n) -> job(world, n, FakeJob::kill)),
    A_MINUTE((world, n) -> world.pass(Duration.ofMinutes(1))),
    HOURS((world, n) -> world.pass(Duration.ofHours(n % 30))),
    APPROVE((world, n) -> world.approve()),
    SUSPEND((world, n) -> world.suspended = n % 2 == 0),
    HOLD((world, n) -> world.hold = n % 2 == 0),
    WINDOWS((world, n) -> world.turn = TURNS.get(n % TURNS.size())),
    FLAG_IN_THE_DARK((world, n) -> world.flagReadable = n % 2 == 0),
    GATE_CANNOT_BE_MEASURED((world, n) -> world.measure('E')),
    // What leads to another end.
    GATE_MEASURED((world, n) -> world.measure("SSSFI".charAt(n % 5))),
    FAIL_JOB((world, n) -> job(world, n, job -> job.fail(Reason.STEP_FAILED))),
    RETRY((world, n) -> world.retry()),
    SPOIL_ROWS((world, n) -> world.badRows = n % 5),
    STUBBORN_ROWS((world, n) -> world.stubborn = n % 2 == 0),
    LOSE_VALUES((world, n) -> world.ledger.lostValues = n % 2),
    ROLL_BACK((world, n) -> world.rollbackAsked = true);

    private final BiConsumer<World, Integer> effect;

    Event(BiConsumer<World, Integer> effect) {
      this.effect = effect;
    }

    private static void job(World world, int n, java.util.function.Consumer<FakeJob> what) {
      if (!world.jobs.isEmpty()) {
        what.accept(new ArrayList<>(world.jobs.values()).get(n % world.jobs.size()));
      }
    }
  }

  private record Moment(Event event, int number) {
    void happen(World world) {
      event.effect.accept(world, number);
    }

    @Override
    public String toString() {
      return event + " " + number;
    }
  }

  @Property(tries = 150)
  void shouldReachTheNewShapeWhateverCrashes(
      @ForAll("crashes") List<Moment> moments,
      @ForAll boolean approvalRequired,
      @ForAll boolean flagInLedger,
      @ForAll boolean cohorts) {
    // Given
    World world = new World(approvalRequired, flagInLedger, cohorts);
    moments.forEach(moment -> moment.happen(world));

    // When
    world.finish();

    // Then
    shouldStandInTheNewShape(world);
  }

  @Property(tries = 300)
  void shouldEndInOneShapeOrTheOtherWhateverHappens(
      @ForAll("anything") List<Moment> moments,
      @ForAll boolean approvalRequired,
      @ForAll boolean flagInLedger,
      @ForAll boolean cohorts) {
    // Given
    World world = new World(approvalRequired, flagInLedger, cohorts);
    moments.forEach(moment -> moment.happen(world));

    // When
    world.finish();

    // Then
    if (world.ledger.forward()) {
      shouldStandInTheNewShape(world);
    } else {
      shouldStandInTheOldShape(world);
    }
  }

  @Property(tries = 150)
  void shouldPassEveryGateOnTheWay(
      @ForAll("anything") List<Moment> moments,
      @ForAll boolean flagInLedger,
      @ForAll boolean cohorts) {
    // Given: what must be open is asserted where somebody goes through.
    World world = new World(true, flagInLedger, cohorts);
    world.gates = List.of(GatesTest.gate(Set.of(Phase.values()), true, false, null));
    moments.forEach(moment -> moment.happen(world));

    // When
    world.finish();

    // Then
    if (world.ledger.forward()) {
      shouldStandInTheNewShape(world);
    } else {
      shouldStandInTheOldShape(world);
    }
  }

  @Property(tries = 150)
  void shouldWalkBackFromAnywhereBeforeTheDrop(
      @ForAll @IntRange(max = 80) int rounds,
      @ForAll("crashes") List<Moment> moments,
      @ForAll @IntRange(max = 1) int lost,
      @ForAll boolean flagInLedger,
      @ForAll boolean cohorts) {
    // Given: asked for before there is a Job that drops.
    World world = new World(false, flagInLedger, cohorts);
    for (int i = 0; i < rounds && !dropping(world); i++) {
      world.round();
    }
    if (dropping(world)) {
      return;
    }
    world.ledger.lostValues = lost;
    world.rollbackAsked = true;
    moments.forEach(moment -> moment.happen(world));

    // When
    world.finish();

    // Then
    shouldStandInTheOldShape(world);
  }

  @Property(tries = 150)
  void shouldNotMindWhereItWasCutOff(
      @ForAll @IntRange(max = 400) int point,
      @ForAll boolean flagInLedger,
      @ForAll boolean cohorts) {
    // Given: one action, one write, one transaction at a time, cut off somewhere.
    World world = new World(false, flagInLedger, cohorts);
    for (int i = 0; i < point; i++) {
      switch (i % 4) {
        case 0 -> world.watch();
        case 1 -> world.reconcile(1 + i % 3);
        case 2 -> world.each(FakeJob::work);
        default -> world.pass(Duration.ofMinutes(1));
      }
    }
    world.restartOperator();
    world.each(FakeJob::kill);

    // When
    world.finish();

    // Then
    shouldStandInTheNewShape(world);
  }

  private static boolean dropping(World world) {
    return world.jobs.values().stream().anyMatch(job -> job.name.stage() == Stage.DROP);
  }

  private static void shouldStandInTheNewShape(World world) {
    assertThat(world.ledger.outcome).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.ledger.phase).isEqualTo(Phase.CONTRACT);
    assertThat(world.ledger.shape)
        .containsExactlyInAnyOrderElementsOf(
            world.ledger.steps.stream()
                .filter(step -> !step.stage.back())
                .map(step -> step.id)
                .toList());
    assertThat(world.readers()).isEqualTo(world.way().getLast());
    assertThat(world.ledger.moved).isEqualTo(world.way().getLast());
  }

  private static void shouldStandInTheOldShape(World world) {
    assertThat(world.ledger.outcome).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(world.ledger.shape).isEmpty();
    assertThat(world.readers()).isEqualTo(Moved.NOBODY);
    assertThat(world.ledger.moved).isEqualTo(Moved.NOBODY);
  }

  @Provide
  Arbitrary<List<Moment>> crashes() {
    return moments(
        Stream.of(
            Collections.nCopies(8, Event.ROUND),
            Collections.nCopies(3, Event.RECONCILE),
            Collections.nCopies(2, Event.DIE_AFTER_SOME_ACTIONS),
            Collections.nCopies(1, Event.RESTART),
            Collections.nCopies(3, Event.WATCH),
            Collections.nCopies(2, Event.WRITE_ONE_AND_DIE),
            Collections.nCopies(2, Event.OLD_VIEW),
            Collections.nCopies(4, Event.WORK),
            Collections.nCopies(2, Event.LAST_WORK_OF_A_DELETED_POD),
            Collections.nCopies(2, Event.KILL_POD),
            Collections.nCopies(1, Event.A_MINUTE),
            Collections.nCopies(1, Event.HOURS),
            Collections.nCopies(1, Event.APPROVE),
            Collections.nCopies(1, Event.SUSPEND),
            Collections.nCopies(1, Event.HOLD),
            Collections.nCopies(1, Event.WINDOWS),
            Collections.nCopies(1, Event.FLAG_IN_THE_DARK)));
  }

  @Provide
  Arbitrary<List<Moment>> anything() {
    return moments(
        Stream.of(
            Collections.nCopies(30, Event.ROUND),
            Collections.nCopies(3, Event.RECONCILE),
            Collections.nCopies(2, Event.DIE_AFTER_SOME_ACTIONS),
            Collections.nCopies(3, Event.WATCH),
            Collections.nCopies(2, Event.WRITE_ONE_AND_DIE),
            Collections.nCopies(3, Event.OLD_VIEW),
            Collections.nCopies(6, Event.WORK),
            Collections.nCopies(2, Event.LAST_WORK_OF_A_DELETED_POD),
            Collections.nCopies(2, Event.KILL_POD),
            Collections.nCopies(1, Event.HOURS),
            Collections.nCopies(3, Event.GATE_MEASURED),
            Collections.nCopies(1, Event.GATE_CANNOT_BE_MEASURED),
            Collections.nCopies(3, Event.APPROVE),
            Collections.nCopies(1, Event.SUSPEND),
            Collections.nCopies(1, Event.WINDOWS),
            Collections.nCopies(1, Event.FLAG_IN_THE_DARK),
            Collections.nCopies(1, Event.FAIL_JOB),
            Collections.nCopies(2, Event.RETRY),
            Collections.nCopies(1, Event.SPOIL_ROWS),
            Collections.nCopies(1, Event.STUBBORN_ROWS),
            Collections.nCopies(1, Event.LOSE_VALUES),
            Collections.nCopies(1, Event.ROLL_BACK)));
  }

  private static Arbitrary<List<Moment>> moments(Stream<List<Event>> events) {
    return Combinators.combine(
            Arbitraries.of(events.flatMap(List::stream).toList()),
            Arbitraries.integers().between(0, 999))
        .as(Moment::new)
        .list()
        .ofMinSize(0)
        .ofMaxSize(150);
  }
}
