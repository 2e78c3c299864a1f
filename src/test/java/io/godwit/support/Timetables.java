package io.godwit.support;

import io.godwit.api.BlackoutSpec;
import io.godwit.api.ConcurrencySpec;
import io.godwit.api.DatabaseSpec;
import io.godwit.api.Phase;
import io.godwit.api.WindowSpec;
import io.godwit.engine.Timetable;
import io.godwit.engine.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Timetables for tests: windows and blackouts, one after the other; times are UTC. */
public final class Timetables {
  private final List<WindowSpec> windows = new ArrayList<>();
  private final List<BlackoutSpec> blackouts = new ArrayList<>();
  private @Nullable ConcurrencySpec concurrency;

  /** Closed at {@link LedgerDraft#NOON}, and open for two hours five minutes later. */
  public static Turn closed(Phase... phases) {
    return new Timetables().window("5 12 * * *", "2h", phases).turn();
  }

  public Timetables window(String schedule, String duration, Phase... phases) {
    windows.add(new WindowSpec(List.of(phases), schedule, duration, "UTC"));
    return this;
  }

  public Timetables blackout(String from, String to) {
    blackouts.add(new BlackoutSpec(from, to, "Black Friday"));
    return this;
  }

  /** Both limits, or none. */
  public Timetables concurrency(@Nullable Integer migrations, @Nullable Integer workers) {
    concurrency = new ConcurrencySpec(migrations, workers);
    return this;
  }

  /** The Database that says so. */
  public DatabaseSpec spec() {
    return new DatabaseSpec(
        new DatabaseSpec.Connection(
            new DatabaseSpec.SecretRef("shop-db"),
            null,
            new DatabaseSpec.Tls(DatabaseSpec.TlsMode.DISABLE, null)),
        null,
        null,
        null,
        concurrency,
        windows,
        blackouts,
        DatabaseSpec.JobTemplate.EMPTY,
        false);
  }

  public Timetable timetable() {
    return Timetable.of(spec());
  }

  /** The turn of one that waits for nothing else. */
  public Turn turn() {
    return new Turn(timetable(), null, Integer.MAX_VALUE);
  }
}
