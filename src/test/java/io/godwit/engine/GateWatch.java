package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who looks through the gates of a {@link World}, and sees to it that nobody passes closed ones.
 */
final class GateWatch {
  private GateWatch() {}

  /** One measurement more of each gate, where the migration is. */
  static void measure(World world, Ledger seen, MigrationSpec spec, char what) {
    Optional<GateScope> scope = GateScope.of(seen, spec, world.now);
    if (scope.isEmpty()) {
      return;
    }
    for (Gate gate : world.gates) {
      GateRun run =
          GateVerdict.run(seen, world.attempt(seen), gate, scope.get())
              .orElseGet(
                  () ->
                      GateRun.begun(
                          gate.name(),
                          scope.get().word(),
                          world.attempt(seen),
                          gate.definition(),
                          world.now));
      List<GateRun> all = new ArrayList<>(world.ledger.gates);
      all.removeIf(other -> other.scope().equals(run.scope()));
      // Looks enough for a run, unless the first one decides it.
      GateLimits limits = scope.get().limits(gate);
      GateRun after = run;
      for (int i = 0; i < 3; i++) {
        after = after.after(GateRunTest.measurement(what, world.now), limits);
      }
      all.add(after);
      world.ledger.gates = List.copyOf(all);
    }
  }

  /** Whoever goes on has passed the gates of where it stood. */
  static void shouldBeOpen(World world, Ledger seen, Action action) {
    boolean goesOn =
        switch (action) {
          case Action.Advance advance -> advance.from() == world.ledger.phase;
          case Action.RecordFlag flag -> !flag.to().nobody() && world.ledger.accepts(seen, flag);
          default -> false;
        };
    Ledger now = world.ledger.read();
    if (!goesOn || now == null || seen.fence() != world.ledger.fence || !world.ledger.forward()) {
      return;
    }
    GateScope.of(now, world.spec(), world.now)
        .ifPresent(scope -> shouldHavePassed(world, scope.word(), world.attempt(now)));
  }

  /**
   * Whoever begins what hides or drops the old side has passed the gates before it. The Job of a
   * later attempt goes on with what was begun.
   */
  static void shouldBeOpen(World world, Stage stage, int attempt) {
    Ledger now = world.ledger.read();
    if (stage == Stage.HIDE && (now == null || !now.begun(Stage.HIDE))) {
      shouldHavePassed(world, "Contract", attempt);
    } else if (stage == Stage.DROP && !world.ledger.dropped()) {
      shouldHavePassed(world, "Contract/drop", attempt);
    }
  }

  private static void shouldHavePassed(World world, String scope, int attempt) {
    for (Gate gate : world.gates) {
      Optional<GateRun> run =
          world.ledger.gates.stream()
              .filter(one -> one.scope().equals(scope) && one.attempt() == attempt)
              .findFirst();
      assertThat(run).as("%s: gate %s was measured", scope, gate.name()).isPresent();
      GateRun seen = run.orElseThrow();
      // One that has passed is measured on, and counted anew.
      assertThat(seen.passedAt() != null || seen.counts().successful() > 0)
          .as("%s: gate %s passed", scope, gate.name())
          .isTrue();
    }
  }
}
