package io.godwit.strategy;

import io.godwit.api.AddCheckSpec;
import io.godwit.engine.RowCheck;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import java.util.List;

/** {@code addCheck}: a condition that every row must fulfil. */
record AddCheck(AddCheckSpec change) implements TableStrategy {
  @Override
  public TableName table() {
    return TableName.parse(change.table());
  }

  @Override
  public String summary() {
    return "every row fulfils `%s`".formatted(change.check().replace('\n', ' '));
  }

  @Override
  public TableDefinition supposed(int serverVersion) {
    return TableRules.supposed(table(), serverVersion, List.of());
  }

  @Override
  public List<RowCheck> checks(TableDefinition table) {
    return List.of(
        new RowCheck(
            "NOT (%s)".formatted(change.check()),
            "do not fulfil check " + change.name(),
            "correct them first, and see to it that nobody writes such rows any more"));
  }

  @Override
  public List<String> refusals(TableDefinition table) {
    return TableRules.of(table).freeConstraint(change.name()).refusals();
  }

  @Override
  public List<SqlStep> steps(TableDefinition table) {
    return new Declared(table(), Stage.ENFORCE, "enforce/")
        .constraint(
            change.name(), "CHECK (" + change.check() + ")", null, Lock.ACCESS_EXCLUSIVE, true);
  }
}
