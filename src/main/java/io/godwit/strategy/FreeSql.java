package io.godwit.strategy;

import io.godwit.api.SqlSpec;
import io.godwit.engine.FreeStep;
import io.godwit.engine.FreeStrategy;
import io.godwit.engine.Plan;
import io.godwit.engine.SqlStatement;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** {@code sql}: the user's own statements, as steps like any other. */
record FreeSql(SqlSpec change) implements FreeStrategy {
  @Override
  public TableName table() {
    return tables().getFirst();
  }

  @Override
  public List<TableName> tables() {
    return change.tables().stream().map(TableName::parse).toList();
  }

  @Override
  public List<SetAside> setAside() {
    return Objects.requireNonNullElse(change.waivers(), List.<SqlSpec.Waiver>of()).stream()
        .map(waiver -> new SetAside(waiver.rule(), waiver.reason()))
        .toList();
  }

  @Override
  public String summary() {
    return "%d steps of free SQL: %s"
        .formatted(
            change.steps().size(),
            String.join(", ", change.steps().stream().map(SqlSpec.Step::id).toList()));
  }

  @Override
  public List<FreeStep> written() {
    List<FreeStep> steps = new ArrayList<>();
    for (SqlSpec.StepPhase phase : SqlSpec.StepPhase.values()) {
      change.steps().stream()
          .filter(step -> step.phase() == phase)
          .map(FreeSql::written)
          .forEach(steps::add);
    }
    return steps;
  }

  private static FreeStep written(SqlSpec.Step step) {
    return new FreeStep(
        step.phase().name().toLowerCase(java.util.Locale.ROOT) + "/" + step.id(),
        switch (step.phase()) {
          case EXPAND -> Stage.EXPAND;
          case ENFORCE -> Stage.ENFORCE;
          case CONTRACT -> Stage.DROP;
        },
        step.mode() == SqlSpec.StepMode.ALONE ? SqlStep.Mode.ALONE : SqlStep.Mode.TRANSACTION,
        SqlStatement.split(step.up()),
        step.down() == null ? List.of() : SqlStatement.split(step.down()),
        step.reason(),
        SqlStatement.split(step.probe()).stream().map(SqlStatement::sql).findFirst().orElse(""));
  }

  @Override
  public List<String> unusable() {
    List<String> unusable = new ArrayList<>();
    for (FreeStep step : written()) {
      if (step.up().isEmpty()) {
        unusable.add("step %s: up holds no statement".formatted(step.id()));
      }
      if (!step.irreversible() && step.down().isEmpty()) {
        unusable.add("step %s: down holds no statement".formatted(step.id()));
      }
      if (step.probe().isEmpty()) {
        unusable.add("step %s: probe holds no query".formatted(step.id()));
      }
    }
    return unusable;
  }

  @Override
  public Plan plan(Judged judged) {
    List<String> warnings = new ArrayList<>();
    for (FreeStep step : written()) {
      if (step.irreversible()) {
        warnings.add("Nothing leads back from step %s: %s".formatted(step.id(), step.reason()));
      }
    }
    warnings.addAll(judged.warnings());
    return new Plan(
        table(),
        summary(),
        null,
        written().stream()
            .map(step -> step(step, judged.locks().getOrDefault(step.id(), Map.of())))
            .toList(),
        judged.fingerprint(),
        warnings,
        judged.rows());
  }

  /**
   * The ladder is climbed for the first table; what others are locked by is asked for in advance.
   */
  private SqlStep step(FreeStep step, Map<TableName, Lock> locks) {
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    if (step.inTransaction()) {
      new TreeMap<>(named(locks))
          .forEach(
              (table, lock) -> sql.add("LOCK TABLE %s IN %s MODE".formatted(table, lock.words())));
    }
    step.up().forEach(statement -> sql.add(statement.sql()));
    step.down().forEach(statement -> undo.add(statement.sql()));
    return new SqlStep(
        step.id(),
        step.stage(),
        step.mode(),
        step.inTransaction() ? locks.getOrDefault(table(), Lock.NONE) : Lock.SHARE_UPDATE_EXCLUSIVE,
        sql,
        undo,
        step.irreversible(),
        step.probe());
  }

  private Map<String, Lock> named(Map<TableName, Lock> locks) {
    Map<String, Lock> others = new TreeMap<>();
    locks.forEach(
        (table, lock) -> {
          if (!table.equals(table()) && lock != Lock.NONE) {
            others.put(table.sql(), lock);
          }
        });
    return others;
  }
}
