package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationStatus;
import io.godwit.api.Phase;
import io.godwit.engine.Reason;
import io.godwit.engine.Surroundings.Throttling;
import io.godwit.engine.Turn;
import io.godwit.support.Situations;
import io.godwit.support.Timetables;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A window opens five minutes past noon; a blackout lasts until then. */
class ResumptionTest {
  private static final Turn WINDOW = Timetables.closed(Phase.BACKFILL);
  private static final Turn BLACKOUT =
      new Timetables().blackout("2026-03-01T11:00:00Z", "2026-03-01T12:05:00Z").turn();
  private static final Duration LATER = Duration.ofMinutes(5);

  private final Resource resource = new Resource();

  @Test
  void shouldTellThatAWindowOpens() {
    // Given
    MigrationStatus held = resource.look(in(Phase.BACKFILL).turn(WINDOW));
    assertThat(held.waitingFor().reason()).isEqualTo("OutsideWindow");
    assertThat(held.waitingFor().what()).contains("2026-03-01T12:05:00Z");
    assertThat(Resumption.planned(held.waitingFor())).isTrue();

    // When
    MigrationStatus now = resource.look(in(Phase.BACKFILL).turn(WINDOW).after(LATER));

    // Then
    assertThat(Resumption.words(held, now))
        .contains("the window is open; it was held since 2026-03-01T12:00:00Z");
    assertThat(Resumption.words(now, held)).isEmpty();
    assertThat(Resumption.words(held, held)).isEmpty();
    assertThat(Resumption.words(null, now)).isEmpty();
  }

  @Test
  void shouldTellItThoughSomethingElseHolds() {
    // Given
    MigrationStatus held = resource.look(in(Phase.BACKFILL).turn(BLACKOUT));

    // When
    MigrationStatus now =
        resource.look(
            in(Phase.BACKFILL).turn(BLACKOUT).spec(spec -> spec.suspended()).after(LATER));

    // Then
    assertThat(Resumption.words(held, now))
        .contains("the blackout is over; it was held since 2026-03-01T12:00:00Z");
  }

  @Test
  void shouldNotTellItOfTheWayBack() {
    // Given
    MigrationStatus held = resource.look(in(Phase.BACKFILL).turn(WINDOW));

    // When
    MigrationStatus now = resource.look(Situations.backFrom(Phase.BACKFILL).turn(WINDOW));

    // Then
    assertThat(Resumption.words(held, now)).isEmpty();
  }

  @Test
  void shouldTellThatSignalsLetItGoOn() {
    // Given
    MigrationStatus held =
        resource.look(
            in(Phase.BACKFILL)
                .throttled(new Throttling(true, 50, "replica-lag is 7s", NOON, List.of(), null)));

    // Then
    assertThat(held.waitingFor().reason()).isEqualTo(Reason.THROTTLED.word());
    assertThat(Resumption.planned(held.waitingFor())).isFalse();
    assertThat(Resumption.words(held, resource.look(in(Phase.BACKFILL)))).isPresent();
    assertThat(Resumption.words(held, resource.look(in(Phase.BACKFILL).databaseHold()))).isEmpty();
  }
}
