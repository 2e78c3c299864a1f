package io.godwit.strategy;

import io.godwit.api.BackfillSpec;
import io.godwit.api.DualWrite;
import io.godwit.api.MigrationSpec;
import io.godwit.api.Mode;
import io.godwit.engine.ColumnChange;
import io.godwit.engine.Identifier;
import io.godwit.engine.PairStrategy;
import io.godwit.engine.Plan;
import io.godwit.engine.SideColumn;
import io.godwit.engine.SqlStep;
import io.godwit.engine.TableFacts;
import io.godwit.engine.Transform;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The general mechanism behind every change of columns: the old side and the new one, each of one
 * column or of several, live beside each other, kept in step by a trigger or by the application,
 * until the old one goes.
 */
final class ColumnPair implements PairStrategy {
  private final ColumnChange change;
  private final DualWrite.By by;
  private final Mode mode;

  ColumnPair(ColumnChange change, MigrationSpec spec) {
    this.change = change;
    this.by = spec.dualWrite().by();
    this.mode = spec.mode();
  }

  @Override
  public Mode mode() {
    return mode;
  }

  @Override
  public Optional<Plan> direct(TableFacts facts) {
    return new InOneStatement(change, facts).plan();
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
        facts.table(),
        summary(change, transform),
        transform,
        steps,
        facts.fingerprint(),
        Warnings.of(change, facts, by),
        facts.rowsEstimated());
  }

  private static String summary(ColumnChange change, Transform transform) {
    String old = typed(transform.old(), SideColumn::before);
    return "%s %s %s%s"
        .formatted(
            old,
            transform.old().size() == 1 ? "becomes" : "become",
            typed(transform.fresh(), SideColumn::after),
            change.newColumn() == null ? ", under its own name" : "")
        .replace('\n', ' ');
  }

  private static String typed(List<SideColumn> columns, Function<SideColumn, String> name) {
    return columns.stream()
        .map(column -> "`" + name.apply(column) + " " + column.type() + "`")
        .collect(Collectors.joining(", "));
  }

  private boolean byApplication() {
    return by == DualWrite.By.APPLICATION;
  }

  private Transform transform(TableFacts facts) {
    boolean swap = change.newColumn() == null;
    var where = facts.where();
    Set<String> upReads = new LinkedHashSet<>();
    facts.fresh().forEach(column -> upReads.addAll(names(column.up())));
    if (where != null) {
      upReads.addAll(names(where));
    }
    Set<String> downReads = new LinkedHashSet<>();
    facts.old().forEach(column -> downReads.addAll(names(column.down())));
    return new Transform(
        facts.table(),
        facts.partitioned(),
        facts.key(),
        oldSide(facts),
        newSide(facts),
        swap ? NameSwap.ID : SyncSteps.HIDE_ID,
        List.copyOf(upReads),
        List.copyOf(downReads),
        where == null ? null : where.sql(),
        functionName(change),
        change.userTriggers() == BackfillSpec.UserTriggers.SKIP,
        null);
  }

  private List<SideColumn> oldSide(TableFacts facts) {
    List<SideColumn> columns = new ArrayList<>();
    for (int i = 0; i < facts.old().size(); i++) {
      TableFacts.Column column = facts.old().get(i);
      TableFacts.Expression down = column.down();
      columns.add(
          new SideColumn(
              column.name(),
              change.old().get(i).hidden(),
              column.name(),
              column.type(),
              column.byImage(),
              down == null ? null : down.sql(),
              null));
    }
    return columns;
  }

  private List<SideColumn> newSide(TableFacts facts) {
    List<SideColumn> columns = new ArrayList<>();
    for (int i = 0; i < facts.fresh().size(); i++) {
      TableFacts.Fresh column = facts.fresh().get(i);
      String spoken = change.spokenNames().get(i);
      columns.add(
          new SideColumn(
              change.freshNames().get(i),
              // Swapped, it has the name that "down" has for it all the while.
              spoken,
              spoken,
              column.type(),
              column.byImage(),
              column.up().sql(),
              change.within(spoken).orElse(null)));
    }
    return columns;
  }

  private static List<String> names(TableFacts.@Nullable Expression expression) {
    return expression == null
        ? List.of()
        : expression.reads().stream().map(TableFacts.Read::column).toList();
  }

  /** The same for every plan of the same pair, so that a plan's hash depends on nothing else. */
  static String functionName(ColumnChange change) {
    String pair =
        change.table()
            + "|"
            + String.join(",", change.oldNames())
            + "|"
            + String.join(",", change.freshNames());
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
