package io.godwit.worker;

import io.godwit.api.MigrationSpec;
import io.godwit.engine.Credentials;
import io.godwit.engine.Plan;
import io.godwit.rehearsal.Act;
import io.godwit.rehearsal.Application;
import io.godwit.rehearsal.Programs;
import io.godwit.rehearsal.RehearsalText;
import io.godwit.rehearsal.Rehearsed;
import io.godwit.sql.Postgres;
import io.godwit.sql.Refused;
import io.godwit.sql.RehearsalDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A plan that was performed on a copy before it is stored ({@code spec.prepare.rehearse}). */
final class RehearsedPlan {
  private RehearsedPlan() {}

  /**
   * The plan with what its work took on the copy.
   *
   * @throws Refused if the copy is none, a step fails on it, or schema or rows are not as before
   */
  static Plan of(Plan plan, MigrationSpec spec, Credentials copy, Log log)
      throws SQLException, Refused {
    var purpose = new Postgres.Purpose("godwit/rehearsal", Duration.ZERO);
    try (Connection connection = Postgres.connect(copy, purpose)) {
      var refusal = RehearsalDatabase.refusal(connection, copy);
      if (refusal.isPresent()) {
        throw new Refused(List.of(refusal.get() + ". " + RehearsalDatabase.HOW));
      }
      return of(plan, perform(connection, spec, copy, log));
    }
  }

  private static Rehearsed perform(
      Connection connection, MigrationSpec spec, Credentials copy, Log log)
      throws SQLException, Refused {
    try {
      return InThisProcess.rehearse(
          connection, copy, spec, Application.NONE, act -> tell(log, act));
    } catch (Programs.Failed e) {
      throw new Refused(List.of("the rehearsal on %s failed: %s".formatted(copy, e.getMessage())));
    }
  }

  private static void tell(Log log, Act act) {
    log.info("rehearsal: " + String.join(", ", RehearsalText.row(act)));
  }

  private static Plan of(Plan plan, Rehearsed rehearsed) throws Refused {
    if (!rehearsed.clean()) {
      throw new Refused(
          rehearsed.problems().stream().map(problem -> "in rehearsal " + problem).toList());
    }
    return plan.taking(rehearsed.measured().of(plan.rowsEstimated()))
        .warned(
            List.of(
                "Rehearsed on a copy: " + String.join(" ", RehearsalText.sentences(rehearsed))));
  }
}
