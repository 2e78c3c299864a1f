package io.godwit.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.signal.Amount;
import io.godwit.signal.Judgement;
import io.godwit.signal.Limits;
import io.godwit.signal.State;
import io.godwit.signal.Unit;
import io.godwit.support.LedgerDraft;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignalBoardTest {
  private final AtomicInteger wakes = new AtomicInteger();
  private final SignalBoard board = new SignalBoard(wakes::incrementAndGet);

  private static Instant second(int number) {
    return LedgerDraft.NOON.plusSeconds(number);
  }

  private static Judgement judged(String signal, State state, double value) {
    Limits limits = new Limits(Amount.parse("1500ms"), Amount.parse("5s"), false);
    return new Judgement(signal, Unit.SECONDS, limits, state, value, "ü".repeat(500), second(0));
  }

  @Test
  void shouldBeWrittenEachTenSecondsForNumbers() {
    // When
    for (int i = 0; i <= 30; i++) {
      board.show(List.of(judged("lag", State.HEALTHY, i)), second(i));
    }

    // Then
    assertThat(wakes).hasValue(4);
    assertThat(board.statuses())
        .singleElement()
        .satisfies(status -> assertThat(status.value()).isEqualTo("30s"));
  }

  @Test
  void shouldBeWrittenAtOnceWhenASignalBeginsToHoldButNotEachSecond() {
    // Given
    board.show(List.of(judged("lag", State.HEALTHY, 1)), second(0));

    // When
    board.show(List.of(judged("lag", State.HARD, 6)), second(3));
    int atHold = wakes.get();
    for (int i = 4; i < 13; i++) {
      State flapping = i % 2 == 0 ? State.SOFT : State.UNKNOWN;
      board.show(List.of(judged("lag", flapping, 6)), second(i));
    }

    // Then
    assertThat(atHold).isEqualTo(2);
    assertThat(wakes.get()).isLessThanOrEqualTo(7);
  }

  @Test
  void shouldShowTheWorstOfTooManyAndStaySmall() {
    // When
    board.show(
        IntStream.range(0, 46)
            .mapToObj(i -> judged("s".repeat(60) + i, i == 45 ? State.HARD : State.HEALTHY, 1e300))
            .toList(),
        second(0));

    // Then
    assertThat(board.statuses()).hasSize(32);
    assertThat(board.statuses().getFirst().state()).isEqualTo("Hard");
    assertThat(Serialization.asJson(board.statuses()).getBytes(UTF_8).length).isLessThan(13 * 1024);
  }

  @Test
  void shouldBeEmptyWhenNobodyLooksAnyMore() {
    board.show(List.of(judged("lag", State.HEALTHY, 1)), second(0));

    board.clear();

    assertThat(board.statuses()).isEmpty();
    assertThat(wakes).hasValue(2);
  }
}
