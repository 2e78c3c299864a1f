package io.godwit.lint;

import io.godwit.engine.SqlStatement;
import io.godwit.engine.TableName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All statements in order, as they went on the copy.
 *
 * @param initial the catalogs before the first one: what is in them is there on the live server
 * @param units transactions of a file, or steps of a Migration
 * @param trials of steps, how their way back and their probe did
 * @param named the tables that a Migration names; empty for a file
 */
public record Trace(
    Inventory initial,
    List<Unit> units,
    List<Traced> statements,
    List<Trial> trials,
    Set<TableName> named) {

  /**
   * What stands or falls together.
   *
   * @param name a step's id; empty for what is in a file
   * @param step true for a step of a Migration
   * @param inTransaction whether it is a transaction
   * @param irreversible whether it is known to have no way back
   * @param committed false for a transaction of a file that nobody ends
   */
  public record Unit(
      String name, boolean step, boolean inTransaction, boolean irreversible, boolean committed) {}

  /**
   * A step's way back and probe, tried on the copy.
   *
   * @param statement the step's first
   * @param undoFailure what PostgreSQL said to the way back, or null
   * @param differences what is not as before after the way back
   * @param probeFailure what is wrong with the probe, or null
   * @param probeBefore what it said before the step
   * @param probeAfter and after it
   */
  public record Trial(
      int unit,
      SqlStatement statement,
      @Nullable String undoFailure,
      List<String> differences,
      @Nullable String probeFailure,
      boolean probeBefore,
      boolean probeAfter) {
    public Trial {
      differences = List.copyOf(differences);
    }
  }

  public Trace {
    units = List.copyOf(units);
    statements = List.copyOf(statements);
    trials = List.copyOf(trials);
    named = Set.copyOf(named);
  }

  /** The catalogs after the last statement. */
  Inventory last() {
    return statements.isEmpty() ? initial : statements.getLast().after();
  }
}
