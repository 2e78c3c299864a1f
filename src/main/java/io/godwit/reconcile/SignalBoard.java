package io.godwit.reconcile;

import io.godwit.api.SignalStatus;
import io.godwit.signal.Judgement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The signals as the Database's status shows them. They move every second; status is written when
 * one begins or ceases to hold, and every ten seconds for the numbers.
 */
final class SignalBoard {
  private static final Duration FOR_NUMBERS = Duration.ofSeconds(10);
  private static final Duration AT_LEAST = Duration.ofSeconds(2);

  /** All of status has to stay below 32 KiB. */
  private static final int MOST = 32;

  private final Runnable wake;
  private volatile List<SignalStatus> statuses = List.of();
  private List<String> holding = List.of();
  private Instant shownAt = Instant.EPOCH;

  SignalBoard(Runnable wake) {
    this.wake = wake;
  }

  List<SignalStatus> statuses() {
    return statuses;
  }

  void show(List<Judgement> now, Instant at) {
    List<String> holdingNow =
        now.stream().filter(j -> j.state().holds()).map(Judgement::signal).toList();
    Duration age = Duration.between(shownAt, at);
    boolean due = age.compareTo(holdingNow.equals(holding) ? FOR_NUMBERS : AT_LEAST) >= 0;
    if (due) {
      holding = holdingNow;
      shownAt = at;
      statuses = most(now).map(Allowance::status).toList();
      wake.run();
    }
  }

  /** Should there be too many, the worst are shown. */
  private static Stream<Judgement> most(List<Judgement> now) {
    return now.size() <= MOST
        ? now.stream()
        : now.stream().sorted(Comparator.comparing(Judgement::state).reversed()).limit(MOST);
  }

  /** Nobody looks any more. */
  void clear() {
    holding = List.of();
    shownAt = Instant.EPOCH;
    if (!statuses.isEmpty()) {
      statuses = List.of();
      wake.run();
    }
  }
}
