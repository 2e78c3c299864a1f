package io.godwit.strategy;

import io.godwit.api.BackfillSpec;
import io.godwit.api.DualWrite;
import io.godwit.engine.ColumnChange;
import io.godwit.engine.Identifier;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.Plan;
import io.godwit.engine.SqlStep;
import io.godwit.engine.TableFacts;
import io.godwit.engine.Transform;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The general mechanism behind every change of a column: the old column and a new one live side by
 * side, kept equal by a trigger or by the application, until the old one goes.
 */
final class ColumnPair implements MigrationStrategy {
  private final ColumnChange change;
  private final DualWrite.By by;

  ColumnPair(ColumnChange change, DualWrite.By by) {
    this.change = change;
    this.by = by;
  }

  @Override
  public ColumnChange change() {
    return change;
  }

  @Override
  public List<String> refusals(TableFacts facts) {
    List<String> refusals = new ArrayList<>(Refusals.of(change, facts));
    if (byApplication()) {
      refusals.addAll(WrittenByApplication.refusals(change));
    }
    return refusals;
  }

  @Override
  public Plan plan(TableFacts facts) {
    Transform transform = transform(facts);
    List<SqlStep> steps = new ArrayList<>();
    var sync = new SyncSteps(change, facts, transform, byApplication());
    if (change.newColumn() != null) {
      // The first of all, so that it counts as taken back only when all the others are.
      steps.add(sync.hideNew());
    }
    steps.addAll(new NewColumn(change, facts, transform.withdrawn().fresh()).steps());
    if (!byApplication()) {
      steps.add(sync.install());
    }
    var twins = new Twins(change, facts);
    steps.addAll(twins.indexes());
    steps.add(twins.statistics());
    var oldSide = new OldSide(change, facts);
    steps.addAll(oldSide.validateOnReturn());
    if (change.newColumn() != null) {
      steps.addAll(oldSide.relax());
      steps.addAll(twins.constraints(io.godwit.engine.Stage.HIDE));
      steps.add(sync.hide());
    } else {
      steps.add(new NameSwap(change, facts, sync, oldSide).step());
      steps.addAll(twins.constraints(io.godwit.engine.Stage.CUTOVER));
    }
    steps.add(sync.drop());
    return new Plan(
        transform,
        steps,
        facts.fingerprint(),
        Warnings.of(change, facts, by),
        facts.rowsEstimated());
  }

  private boolean byApplication() {
    return by == DualWrite.By.APPLICATION;
  }

  private Transform transform(TableFacts facts) {
    var hidden = change.hiddenName();
    boolean swap = change.newColumn() == null;
    var before = new Transform.Names(change.column(), change.freshName());
    var after = new Transform.Names(hidden, swap ? change.column() : change.freshName());
    var down = facts.down();
    var where = facts.where();
    List<String> upReads = new ArrayList<>(names(facts.up()));
    if (where != null) {
      names(where).stream().filter(name -> !upReads.contains(name)).forEach(upReads::add);
    }
    return new Transform(
        facts.table(),
        facts.partitioned(),
        facts.key(),
        facts.column().type(),
        facts.newType(),
        before,
        after,
        swap ? NameSwap.ID : SyncSteps.HIDE_ID,
        facts.up().sql(),
        change.column(),
        upReads,
        down == null ? null : down.sql(),
        change.downColumn(),
        down == null ? List.of() : names(down),
        facts.column().byImage(),
        facts.newByImage(),
        where == null ? null : where.sql(),
        functionName(),
        change.userTriggers() == BackfillSpec.UserTriggers.SKIP,
        change.within().orElse(null));
  }

  private static List<String> names(TableFacts.Expression expression) {
    return expression.reads().stream().map(TableFacts.Read::column).toList();
  }

  /** The same for every plan of the same pair, so that a plan's hash depends on nothing else. */
  private String functionName() {
    String pair = change.table() + "|" + change.column() + "|" + change.freshName();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(pair.getBytes(StandardCharsets.UTF_8));
      return Identifier.derive("sync_" + change.table().name(), "")
              .substring(0, Math.min(5 + change.table().name().length(), 40))
          + "_"
          + HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
