package io.godwit.sql;

import io.godwit.engine.Credentials;
import io.godwit.engine.Draft;
import io.godwit.engine.FreeStep;
import io.godwit.engine.FreeStrategy;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.TableName;
import io.godwit.lint.Finding;
import io.godwit.lint.Inventory;
import io.godwit.lint.Linter;
import io.godwit.lint.Live;
import io.godwit.lint.LockMode;
import io.godwit.lint.Severity;
import io.godwit.lint.Trace;
import io.godwit.lint.Traced;
import io.godwit.lint.Verdict;
import io.godwit.lint.Waiver;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Free SQL tried on a copy, judged, and made a plan. */
public final class FreeDrafts {
  private FreeDrafts() {}

  /**
   * What the judge says to the steps.
   *
   * @param trace what was tried, or null if there was no copy to try it on
   */
  public record Read(Verdict verdict, @org.jspecify.annotations.Nullable Trace trace) {}

  /** Tries and judges the steps of a Migration. */
  public static Read judge(Connection live, Credentials credentials, FreeStrategy free)
      throws SQLException {
    List<Waiver> waivers = waivers(free);
    try (ScratchDatabase scratch = ScratchDatabase.copyOf(live, credentials)) {
      Trace trace =
          Traces.steps(scratch.connection(), live, free.written(), new HashSet<>(free.tables()));
      return new Read(Linter.judge(trace, LiveTables.read(live), waivers), trace);
    } catch (ScratchDatabase.Unavailable e) {
      return new Read(Linter.untraced(String.valueOf(e.getMessage()), waivers), null);
    }
  }

  /** The same on a copy that is there already, where nobody has looked at a database. */
  public static Verdict judge(Connection copy, FreeStrategy free) throws SQLException {
    Trace trace = Traces.steps(copy, null, free.written(), new HashSet<>(free.tables()));
    return Linter.judge(trace, Live.unknown(LiveTables.version(copy)), waivers(free));
  }

  private static List<Waiver> waivers(FreeStrategy free) {
    return free.setAside().stream().map(one -> new Waiver(one.rule(), one.reason(), null)).toList();
  }

  static Draft of(Connection live, Credentials credentials, FreeStrategy free)
      throws SQLException, Refused {
    if (!free.unusable().isEmpty()) {
      return free.draft(FreeStrategy.Judged.NOT);
    }
    Read read = judge(live, credentials, free);
    List<String> refusals = sentences(free, read.verdict().of(Severity.ERROR));
    List<String> warnings = sentences(free, read.verdict().of(Severity.WARNING));
    for (Finding waived : read.verdict().waived()) {
      warnings.add(
          "Waived: %s %s, %s. %s"
              .formatted(
                  waived.rule().name(), waived.rule().slug(), waived.what(), reason(free, waived)));
    }
    long rows = 0;
    for (TableName table : free.tables()) {
      Optional<TableRow> row = TableRow.find(live, table);
      if (row.isPresent()) {
        refusals.addAll(row.get().obstacles(table.toString()));
        for (Leaf leaf : row.get().hidden() ? List.<Leaf>of() : Leaf.of(live, table)) {
          rows += TableSize.of(live, leaf.table()).rows();
        }
      } else if (!made(read, table)) {
        refusals.addAll(missing(live, table));
      }
    }
    return free.draft(
        new FreeStrategy.Judged(
            refusals, warnings, locks(free, read), fingerprint(live, free.table()), rows));
  }

  private static List<String> sentences(FreeStrategy free, List<Finding> findings) {
    List<FreeStep> steps = free.written();
    return new ArrayList<>(
        findings.stream()
            .map(
                finding ->
                    finding.statement() == null
                        ? finding.sentence()
                        : "step %s, line %d: %s"
                            .formatted(
                                steps.get(finding.unit()).id(), finding.line(), finding.sentence()))
            .toList());
  }

  private static String reason(FreeStrategy free, Finding finding) {
    return free.setAside().stream()
        .filter(one -> one.rule().equals(finding.rule().name()))
        .map(FreeStrategy.SetAside::reason)
        .findFirst()
        .orElse("");
  }

  /** A table that the steps make has no rows, and nobody else knows it. */
  private static boolean made(Read read, TableName table) {
    return read.trace() != null
        && read.trace().statements().stream()
            .flatMap(traced -> traced.after().relations().values().stream())
            .anyMatch(relation -> relation.table() && relation.name().equals(table));
  }

  private static List<String> missing(Connection live, TableName table) throws SQLException {
    try {
      SimilarNames.table(live, table);
      return List.of();
    } catch (Refused e) {
      return e.refusals();
    }
  }

  private static String fingerprint(Connection live, TableName table) throws SQLException {
    live.setAutoCommit(false);
    try {
      return String.join("\n", Fingerprint.of(live, table));
    } finally {
      live.rollback();
      live.setAutoCommit(true);
    }
  }

  /** The strongest lock of each step on each table that is named and there already. */
  private static Map<String, Map<TableName, Lock>> locks(FreeStrategy free, Read read) {
    Map<String, Map<TableName, Lock>> locks = new HashMap<>();
    if (read.trace() == null) {
      // Nobody knows: the strongest one, on each of them.
      free.written().forEach(step -> locks.put(step.id(), all(free.tables())));
      return locks;
    }
    for (Traced traced : read.trace().statements()) {
      Map<TableName, Lock> ofStep =
          locks.computeIfAbsent(
              read.trace().units().get(traced.unit()).name(), step -> new HashMap<>());
      traced
          .locks()
          .forEach(
              (table, modes) -> {
                Inventory.Relation relation = read.trace().initial().relations().get(table);
                if (relation != null && free.tables().contains(relation.name())) {
                  modes.forEach(
                      mode ->
                          ofStep.merge(
                              relation.name(), lock(mode), (a, b) -> a.compareTo(b) > 0 ? a : b));
                }
              });
    }
    return locks;
  }

  private static Map<TableName, Lock> all(List<TableName> tables) {
    Map<TableName, Lock> locks = new HashMap<>();
    tables.forEach(table -> locks.put(table, Lock.ACCESS_EXCLUSIVE));
    return locks;
  }

  /** The weakest of the ladder's that is no weaker. */
  private static Lock lock(LockMode mode) {
    return switch (mode) {
      case ACCESS_SHARE, ROW_SHARE, ROW_EXCLUSIVE -> Lock.NONE;
      case SHARE_UPDATE_EXCLUSIVE -> Lock.SHARE_UPDATE_EXCLUSIVE;
      case SHARE, SHARE_ROW_EXCLUSIVE -> Lock.SHARE_ROW_EXCLUSIVE;
      case EXCLUSIVE, ACCESS_EXCLUSIVE -> Lock.ACCESS_EXCLUSIVE;
    };
  }

  static Live live(Connection live) throws SQLException {
    return LiveTables.read(live);
  }
}
