package io.godwit.sql;

import io.godwit.engine.Caller;
import io.godwit.engine.Plan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What Prepare tells of everybody and everything that touches what a plan takes away or rewrites,
 * among the plan's warnings; the hash of the plan does not depend on it.
 */
public record PlanAudit(Plan plan, CallerWatch.Seen seen) {
  private static final int OBJECTS = 40;
  private static final int CALLERS = 20;

  /**
   * Looks.
   *
   * @param ours roles of Godwit
   */
  public static PlanAudit of(Connection connection, Plan plan, Collection<String> ours)
      throws SQLException {
    CallerWatch.Shape shape = CallerWatch.Shape.of(plan);
    if (shape.tables().isEmpty()) {
      return new PlanAudit(plan, new CallerWatch.Seen(List.of(), List.of()));
    }
    CallerWatch.Seen seen = new CallerWatch(connection, ours).look(shape);
    List<String> lines = new ArrayList<>();
    limited("Touches it: ", TouchingObjects.of(connection, shape), OBJECTS, lines);
    limited("Was seen: ", seen.callers().stream().map(Caller::words).toList(), CALLERS, lines);
    seen.gaps().forEach(gap -> lines.add("Who uses it is not wholly known: " + gap + "."));
    return new PlanAudit(plan.warned(lines), seen);
  }

  private static void limited(String before, List<String> all, int most, List<String> to) {
    all.stream().limit(most).forEach(line -> to.add(before + line + "."));
    if (all.size() > most) {
      to.add(before + (all.size() - most) + " more.");
    }
  }
}
