package io.godwit.rehearsal;

import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import io.godwit.engine.Estimates;
import io.godwit.engine.Estimates.Estimate;
import io.godwit.engine.Plan;
import io.godwit.engine.Stage;
import io.godwit.engine.TableName;
import io.godwit.rehearsal.Act.Round;
import io.godwit.sql.RehearsalLedger;
import io.godwit.sql.SchemaLines;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A migration on a copy: forth to the end of Enforce and a comparison, all the way back, a look
 * whether schema and rows are as before, then forth again to the very end.
 */
public final class DressRehearsal {
  /** Nobody else writes: a difference is none in flight. */
  private static final String LOOK_AGAIN = "100ms";

  private static final int DIFFERENCES_TOLD = 10;

  private final Connection copy;
  private final RehearsalLedger ledger;
  private final Programs programs;
  private final Application application;
  private final MigrationSpec spec;
  private final Consumer<Act> told;
  private final List<Act> acts = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Estimate> works = new HashMap<>();

  /**
   * A rehearsal.
   *
   * @param copy a connection to the copy that commits each statement
   * @param name of the migration in the copy's ledger
   * @param told is told each act as soon as it is over
   */
  public DressRehearsal(
      Connection copy,
      String name,
      MigrationSpec spec,
      Programs programs,
      Application application,
      Consumer<Act> told) {
    this.copy = copy;
    this.ledger = new RehearsalLedger(copy, name);
    this.spec = spec;
    this.programs = programs;
    this.application = application;
    this.told = told;
  }

  /**
   * Performs it.
   *
   * @throws Programs.Failed if the plan is refused or a step fails: nothing comes after that
   */
  public Rehearsed perform() throws Programs.Failed, SQLException {
    List<String> schema = SchemaLines.of(copy);
    act(Round.FORTH, Phase.PREPARE, () -> programs.run("prepare", "--attempt", "1"));
    Plan plan = ledger.plan();
    List<TableName> tables = plan.tables();
    final Map<String, String> contents = ledger.contents(tables);
    final long before = ledger.bytes(tables);
    ledger.hurry();
    toEnforce(Round.FORTH, plan, Application.NONE);
    final long filled = ledger.bytes(tables);
    measure(plan);
    ledger.turn();
    act(Round.BACK, Phase.ENFORCE, () -> worker("rollback"));
    ledger.settle("RolledBack");
    final long after = ledger.bytes(tables);
    differences("schema", SchemaLines.differences(schema, SchemaLines.of(copy)));
    contents(contents, tables);
    again(plan);
    return new Rehearsed(
        acts,
        problems,
        new Rehearsed.Growth(before, filled, after),
        new Estimates(plan.rowsEstimated(), works));
  }

  private void contents(Map<String, String> before, List<TableName> tables) throws SQLException {
    Map<String, String> now = ledger.contents(tables);
    before.forEach(
        (table, rows) -> {
          if (!rows.equals(now.get(table))) {
            problems.add(
                "after the way back table %s holds other rows than before: %s, and %s were there"
                    .formatted(table, now.get(table), rows));
          }
        });
  }

  private void again(Plan plan) throws Programs.Failed, SQLException {
    application.test(Phase.PREPARE, Application.Shape.OLD);
    act(Round.AGAIN, Phase.PREPARE, () -> programs.run("prepare", "--attempt", "2"));
    ledger.hurry();
    toEnforce(Round.AGAIN, plan, application);
    boolean pairs = plan.transform() != null;
    if (pairs) {
      act(Round.AGAIN, Phase.CUTOVER, this::cutOver);
      application.test(Phase.CUTOVER, Application.Shape.NEW);
      if (byFlag()) {
        // Whoever has not been restarted yet finds both shapes there.
        application.test(Phase.CUTOVER, Application.Shape.OLD);
      }
    }
    if (plan.contracts() || !plan.steps(Stage.DROP).isEmpty()) {
      act(Round.AGAIN, Phase.CONTRACT, () -> contract(pairs));
    }
    ledger.settle("Succeeded");
    application.test(Phase.CONTRACT, Application.Shape.NEW);
  }

  private void toEnforce(Round round, Plan plan, Application tests)
      throws Programs.Failed, SQLException {
    boolean pairs = plan.transform() != null;
    for (Stage stage : List.of(Stage.EXPAND, Stage.DUAL_WRITE)) {
      if (!plan.steps(stage).isEmpty()) {
        act(round, stage.phase(), () -> steps(stage));
        tests.test(stage.phase(), Application.Shape.OLD);
      }
    }
    if (!plan.filled().isEmpty()) {
      act(round, Phase.BACKFILL, () -> worker("backfill"));
      tests.test(Phase.BACKFILL, Application.Shape.OLD);
    }
    if (!plan.steps(Stage.ENFORCE).isEmpty()) {
      act(round, Phase.ENFORCE, () -> steps(Stage.ENFORCE));
    }
    if (pairs) {
      act(round, Phase.VERIFY, this::compared);
    }
    tests.test(Phase.ENFORCE, Application.Shape.OLD);
    // Swapped, the new shape is there only then.
    if (!pairs || byFlag()) {
      tests.test(Phase.ENFORCE, Application.Shape.NEW);
    }
  }

  private boolean byFlag() {
    return spec.cutover().flag() != null;
  }

  private void cutOver() throws Programs.Failed, SQLException {
    steps(Stage.CUTOVER);
    if (byFlag()) {
      ledger.flag(100);
    }
  }

  private void contract(boolean pairs) throws Programs.Failed, SQLException {
    steps(Stage.HIDE);
    if (pairs) {
      compared();
    }
    steps(Stage.DROP);
  }

  private void compared() throws Programs.Failed, SQLException {
    worker("verify", "--once", "--look-again", LOOK_AGAIN);
    var found = ledger.compared();
    found
        .filter(pass -> pass.diverged() > 0)
        .ifPresent(
            pass ->
                problems.add(
                    "%d of %d rows differ between the two sides, though nobody else writes"
                        .formatted(pass.diverged(), pass.rows())));
  }

  private void measure(Plan plan) throws SQLException {
    for (Act act : acts) {
      if (act.phase() == Phase.BACKFILL || act.phase() == Phase.VERIFY) {
        works.put(
            act.phase() == Phase.BACKFILL ? Estimates.BACKFILL : Estimates.COMPARISON,
            new Estimate(act.took().toMillis(), act.wal()));
      }
    }
    ledger.alone().forEach((step, millis) -> works.put(step, new Estimate(millis, -1)));
    long quarantined = plan.transform() == null ? 0 : ledger.quarantined();
    if (quarantined > 0) {
      problems.add(
          "%d rows cannot be transformed; godwit quarantine list shows them once the migration runs, here they are in godwit.quarantine"
              .formatted(quarantined));
    }
  }

  private void differences(String what, List<String> lines) {
    if (!lines.isEmpty()) {
      problems.add(
          "after the way back the %s is not what it was:\n         %s%s"
              .formatted(
                  what,
                  String.join(
                      "\n         ", lines.subList(0, Math.min(DIFFERENCES_TOLD, lines.size()))),
                  lines.size() > DIFFERENCES_TOLD
                      ? "\n         and %d more".formatted(lines.size() - DIFFERENCES_TOLD)
                      : ""));
    }
  }

  private interface Body {
    void run() throws Programs.Failed, SQLException;
  }

  private void act(Round round, Phase phase, Body body) throws Programs.Failed, SQLException {
    RehearsalLedger.Mark began = ledger.mark();
    body.run();
    RehearsalLedger.Mark ended = ledger.mark();
    Act act =
        new Act(
            round,
            phase,
            Duration.ofMillis(ended.millis() - began.millis()),
            ended.wal() - began.wal(),
            phase == Phase.PREPARE ? Duration.ZERO : ledger.longestHold(began.millis()),
            rows(phase));
    acts.add(act);
    told.accept(act);
  }

  private long rows(Phase phase) throws SQLException {
    return switch (phase) {
      case BACKFILL -> ledger.rowsFilled();
      case VERIFY -> ledger.compared().map(RehearsalLedger.Compared::rows).orElse(0L);
      case PREPARE, EXPAND, DUAL_WRITE, ENFORCE, CUTOVER, SOAK, CONTRACT -> -1;
    };
  }

  private void steps(Stage stage) throws Programs.Failed, SQLException {
    worker("steps", "--stage", stage.word());
  }

  private void worker(String... command) throws Programs.Failed, SQLException {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(List.of("--migration", Long.toString(ledger.id()), "--plan", ledger.hash()));
    programs.run(line.toArray(String[]::new));
  }
}
