package io.godwit.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * One step of a plan: statements that belong together, how to see that they are done, and how to
 * take them back.
 *
 * @param id stable and readable, unique in the plan: {@code expand/add-column}
 * @param stage the Job that executes it
 * @param mode how it is executed
 * @param lock the strongest lock that it takes on the table, as PostgreSQL calls it
 * @param sql the statements, in order; {@link Mode#TRANSACTION} runs them in one transaction
 * @param undo the statements that take it back, in order; empty if nothing has to be done
 * @param irreversible true if no undo exists: it runs in the last part of Contract only
 * @param probe a query that returns one boolean: true when the step is done. It decides after a
 *     crash between executing and recording
 * @param tables the tables that it locks, in the order in which it does; empty for the plan's own
 */
public record SqlStep(
    String id,
    Stage stage,
    Mode mode,
    Lock lock,
    List<String> sql,
    List<String> undo,
    boolean irreversible,
    String probe,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TableName> tables) {

  /** How a step is executed. */
  public enum Mode {
    /**
     * All statements, and the ledger's record of them, in one transaction under the lock ladder.
     */
    TRANSACTION,
    /** Each statement by itself, outside a transaction: CREATE INDEX CONCURRENTLY, VALIDATE. */
    ALONE
  }

  /** Table locks, weakest first. */
  public enum Lock {
    NONE(""),
    SHARE_UPDATE_EXCLUSIVE("SHARE UPDATE EXCLUSIVE"),
    SHARE_ROW_EXCLUSIVE("SHARE ROW EXCLUSIVE"),
    ACCESS_EXCLUSIVE("ACCESS EXCLUSIVE");

    private final String words;

    Lock(String words) {
      this.words = words;
    }

    /** The name in SQL; empty for {@link #NONE}. */
    public String words() {
      return words;
    }
  }

  public SqlStep {
    sql = List.copyOf(sql);
    undo = List.copyOf(undo);
    tables = List.copyOf(tables);
    if (irreversible && stage != Stage.DROP) {
      throw new IllegalArgumentException("only the drop is irreversible, not " + id);
    }
  }

  /** A step on the plan's own table. */
  public SqlStep(
      String id,
      Stage stage,
      Mode mode,
      Lock lock,
      List<String> sql,
      List<String> undo,
      boolean irreversible,
      String probe) {
    this(id, stage, mode, lock, sql, undo, irreversible, probe, List.of());
  }

  /** The same on other tables, locked in this order. */
  public SqlStep on(List<TableName> others) {
    return new SqlStep(id, stage, mode, lock, sql, undo, irreversible, probe, others);
  }

  /** The same under another id. */
  public SqlStep as(String other) {
    return new SqlStep(other, stage, mode, lock, sql, undo, irreversible, probe, tables);
  }

  /** A reversible step in one transaction. */
  public static SqlStep transaction(
      String id, Stage stage, Lock lock, List<String> sql, List<String> undo, String probe) {
    return new SqlStep(id, stage, Mode.TRANSACTION, lock, sql, undo, false, probe);
  }

  /** The last step of all, which nothing takes back: what was hidden is dropped. */
  public static SqlStep drop(List<String> sql, String probe) {
    return new SqlStep(
        "contract/drop",
        Stage.DROP,
        Mode.TRANSACTION,
        Lock.ACCESS_EXCLUSIVE,
        sql,
        List.of(),
        true,
        probe);
  }

  /** A reversible step whose statements run outside a transaction. */
  public static SqlStep alone(
      String id, Stage stage, List<String> sql, List<String> undo, String probe) {
    return new SqlStep(id, stage, Mode.ALONE, Lock.SHARE_UPDATE_EXCLUSIVE, sql, undo, false, probe);
  }
}
