package io.godwit.strategy;

import static io.godwit.engine.Identifier.quote;

import io.godwit.api.CopyTableSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.Copies;
import io.godwit.engine.CopyChange;
import io.godwit.engine.CopyFacts;
import io.godwit.engine.CopyStrategy;
import io.godwit.engine.Hashes;
import io.godwit.engine.Identifier;
import io.godwit.engine.Plan;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableName;
import io.godwit.engine.TakenAway;
import io.godwit.engine.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code copyTable}: one table becomes one or several new ones. Triggers carry every write over,
 * rows that were there are copied, and the first new table takes the old one's name; from then on
 * the triggers lead the other way, until the old table is dropped.
 */
record CopyTable(CopyTableSpec copied, MigrationSpec spec) implements CopyStrategy {

  @Override
  public CopyChange change() {
    return CopyChange.of(copied);
  }

  @Override
  public List<String> refusals(CopyFacts facts) {
    return new CopyRules(change(), spec, facts).refusals();
  }

  @Override
  public Plan plan(CopyFacts facts) {
    Transform transform = transform(facts);
    Copies copies = CopyRoles.copies(transform);
    List<TableName> all = new ArrayList<>(List.of(facts.table(), copies.hidden()));
    copies.targets().forEach(target -> all.add(target.table()));
    CopySync sync = new CopySync(transform);
    CopyKey key = new CopyKey(facts, copied.addKey());
    CopyLookups lookups = new CopyLookups(facts);
    List<SqlStep> steps = new ArrayList<>(lookups.expand());
    steps.addAll(key.expand());
    for (CopyFacts.Target target : facts.targets()) {
      steps.addAll(new CopiedTable(facts, target, copied.addKey()).steps());
    }
    steps.add(sync.install(key));
    steps.addAll(key.enforce());
    steps.addAll(lookups.enforce());
    steps.add(analyzed(copies));
    steps.add(new CopySwap(facts, copies, sync, copied.addKey()).step());
    facts.constraints().stream()
        .filter(CopyFacts.Constraint::foreign)
        .forEach(reference -> steps.addAll(unreferenced(copies, reference)));
    steps.add(drop(copies, sync, lookups));
    return new Plan(
        facts.table(),
        summary(facts),
        List.of(transform),
        steps.stream().map(step -> step.tables().isEmpty() ? step.on(all) : step).toList(),
        facts.fingerprint(),
        CopyWarnings.of(change(), facts),
        facts.rowsEstimated(),
        new TakenAway(
            TakenAway.Kind.TABLE, facts.table(), null, copies.hidden().name(), CopySwap.ID),
        all.subList(1, all.size()),
        null,
        null);
  }

  private Transform transform(CopyFacts facts) {
    String added = copied.addKey();
    List<String> sources = new ArrayList<>();
    facts.columns().forEach(column -> sources.add(column.name()));
    if (added != null) {
      sources.add(added);
    }
    boolean partial = CopyRoles.partial(facts, sources);
    List<String> homeless = new ArrayList<>(sources);
    List<Copies.Target> targets = new ArrayList<>();
    for (CopyFacts.Target target : facts.targets()) {
      targets.add(CopyRoles.target(facts, target, partial, homeless));
    }
    return new Transform(
        facts.table(),
        false,
        facts.key(),
        List.of(),
        List.of(),
        CopySwap.ID,
        List.of(),
        List.of(),
        null,
        functionName(facts.table()),
        false,
        null,
        new Copies(
            change().hidden(),
            sources,
            facts.columns().stream()
                .filter(column -> "ALWAYS".equals(column.identity()))
                .map(CopyFacts.Column::name)
                .toList(),
            targets,
            change().carried(),
            added == null ? null : new Copies.Fill(added, CopyKey.next(facts.table(), added))));
  }

  /** The same for every plan of the same table. */
  static String functionName(TableName table) {
    return Identifier.derive(
        "copy_" + table.name(), "_" + Hashes.ofText(table.toString()).substring(7, 15));
  }

  /**
   * The old table refers to no other from the swap on: what others delete is the new one's to
   * judge, and to drop it later takes no lock on the others. It is had back before the names are.
   */
  private static List<SqlStep> unreferenced(Copies copies, CopyFacts.Constraint reference) {
    String table = copies.hidden().sql();
    String name = quote(reference.name());
    List<TableName> locked =
        List.of(java.util.Objects.requireNonNull(reference.references()), copies.hidden());
    List<SqlStep> steps = new ArrayList<>();
    if (reference.validated()) {
      steps.add(
          SqlStep.alone(
              "cutover/validated-on-return-" + reference.name(),
              Stage.CUTOVER,
              List.of(),
              List.of("ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(table, name)),
              Probes.always()));
    }
    List<String> undo = new ArrayList<>();
    undo.add(
        "ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID"
            .formatted(table, name, reference.definition()));
    if (reference.comment() != null) {
      undo.add(
          "COMMENT ON CONSTRAINT %s ON %s IS %s"
              .formatted(name, table, Identifier.literal(reference.comment())));
    }
    steps.add(
        SqlStep.transaction(
                "cutover/drop-" + reference.name(),
                Stage.CUTOVER,
                Lock.ACCESS_EXCLUSIVE,
                List.of("ALTER TABLE %s DROP CONSTRAINT %s".formatted(table, name)),
                undo,
                Probes.noConstraint(copies.hidden(), reference.name()))
            .on(locked));
    return steps;
  }

  private static SqlStep analyzed(Copies copies) {
    return SqlStep.alone(
        "enforce/analyze",
        Stage.ENFORCE,
        copies.targets().stream().map(target -> "ANALYZE " + target.table().sql()).toList(),
        List.of(),
        Probes.never());
  }

  private static SqlStep drop(Copies copies, CopySync sync, CopyLookups lookups) {
    List<String> sql = new ArrayList<>(sync.removed());
    sql.addAll(lookups.dropped());
    sql.add("DROP TABLE %s RESTRICT".formatted(copies.hidden().sql()));
    return SqlStep.drop(
        sql, "SELECT to_regclass(%s) IS NULL".formatted(Identifier.literal(copies.hidden().sql())));
  }

  private static String summary(CopyFacts facts) {
    String into =
        facts.targets().stream()
            .map(
                target ->
                    "`%s`%s"
                        .formatted(
                            target.after(),
                            target.partitionBy() == null
                                ? ""
                                : ", partitioned by "
                                    + quote(target.partitionBy()).replace("\"", "")))
            .collect(Collectors.joining(" and "));
    return "table `%s` becomes %s".formatted(facts.table(), into);
  }
}
