package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;
import static io.godwit.engine.Identifier.quoted;

import io.godwit.api.CutoverSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.CopyFacts;
import io.godwit.engine.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The publications of a table that is copied: the new tables join them in the swap, and the old one
 * leaves them, so that no row is told of twice and none is left out.
 */
record CopyPublications(CopyFacts facts, @Nullable String addedKey) {

  private List<CopyFacts.Publication> all() {
    return facts.published().publications();
  }

  private String names() {
    return all().stream().map(CopyFacts.Publication::name).collect(Collectors.joining(", "));
  }

  /** What keeps them from being carried over. */
  List<String> refusals(MigrationSpec spec) {
    List<String> refusals = new ArrayList<>();
    if (all().isEmpty()) {
      return refusals;
    }
    if (addedKey != null) {
      refusals.add(
          "publication %s publishes table %s, and addKey gives it a column that subscribers have not: take the table out of it first, and put the new one in after Cutover"
              .formatted(names(), facts.table()));
    }
    // A subscriber that lacks a table or column stops, and its slot keeps WAL (rules-postgres 22).
    boolean declared =
        spec.cutover().acknowledgement() == CutoverSpec.Acknowledgement.REQUIRED
            && !spec.addressed().isEmpty();
    if (!declared) {
      refusals.add(
          "publication %s publishes table %s, and a subscriber stops at a table or column that it does not have: someone has to say before Cutover that subscribers are ready. Name their team in audience, and set cutover.acknowledgement: Required"
              .formatted(names(), facts.table()));
    }
    for (CopyFacts.Publication publication : all()) {
      facts.targets().forEach(target -> ofTarget(publication, target, refusals));
    }
    return refusals;
  }

  private void ofTarget(
      CopyFacts.Publication publication, CopyFacts.Target target, List<String> refusals) {
    String where =
        "publication %s of table %s cannot be carried over to %s: "
            .formatted(publication.name(), facts.table(), target.after());
    List<String> missing = new ArrayList<>(publication.columns());
    missing.addAll(publication.read());
    missing.removeIf(column -> CopiedTable.carried(List.of(column), target));
    if (!missing.isEmpty()) {
      refusals.add(
          "%sit names column %s (column list or row filter), which is not there as it is, under its name. Take the table out of it first, and put the new one in after Cutover"
              .formatted(where, missing.getFirst()));
      return;
    }
    if (target.partitionBy() != null && !publication.viaRoot()) {
      refusals.add(
          "%sit is partitioned, and subscribers would need each partition under its own name. ALTER PUBLICATION %s SET (publish_via_partition_root = true) first, which concerns its other partitioned tables, too"
              .formatted(where, quote(publication.name())));
    }
    Optional<List<String>> apart = new CopyIdentity(facts, target, addedKey).columns();
    List<String> columns = publication.columns();
    if (publication.changes()
        && !columns.isEmpty()
        && !apart.map(columns::containsAll).orElse(false)) {
      refusals.add(
          "%sits column list has not all of the columns by which the rows of the new table are told apart (%s), and each UPDATE and DELETE there would fail: add them to it, or choose the old key as primaryKey"
              .formatted(
                  where, apart.map(names -> String.join(", ", names)).orElse("all of them")));
    }
    if (publication.changes() && !apart.map(n -> n.containsAll(publication.read())).orElse(true)) {
      refusals.add(
          "%sits row filter reads columns by which the rows of the new table are not told apart (those are %s), and each UPDATE and DELETE there would fail: set REPLICA IDENTITY FULL on the old table, or choose the old key as primaryKey"
              .formatted(where, String.join(", ", apart.orElseThrow())));
    }
  }

  /** Part of the swap, when the names are exchanged. */
  List<String> joined(TableName hidden) {
    List<String> sql = new ArrayList<>();
    for (CopyFacts.Publication publication : all()) {
      sql.add(left(publication, hidden));
      sql.add(joined(publication, facts.targets().stream().map(CopyFacts.Target::after).toList()));
    }
    return sql;
  }

  /** Part of its way back, before the names are. What is not there any more stays away. */
  List<String> returned(TableName hidden) {
    List<String> sql = new ArrayList<>();
    for (CopyFacts.Publication publication : all()) {
      StringBuilder text = new StringBuilder("DO $godwit$ BEGIN\n");
      for (CopyFacts.Target target : facts.targets()) {
        text.append(
            "  IF %s THEN %s; END IF;\n"
                .formatted(in(publication, target.after()), left(publication, target.after())));
      }
      text.append(
          "  IF EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubname = %s) AND NOT %s THEN\n    %s;\n  END IF;\nEND $godwit$"
              .formatted(
                  literal(publication.name()),
                  in(publication, hidden),
                  joined(publication, List.of(hidden))));
      sql.add(text.toString());
    }
    return sql;
  }

  private static String in(CopyFacts.Publication publication, TableName table) {
    return "EXISTS (SELECT FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid WHERE pubname = %s AND prrelid = %s::regclass)"
        .formatted(literal(publication.name()), literal(table.sql()));
  }

  private static String left(CopyFacts.Publication publication, TableName table) {
    return "ALTER PUBLICATION %s DROP TABLE %s".formatted(quote(publication.name()), table.sql());
  }

  private static String joined(CopyFacts.Publication publication, List<TableName> tables) {
    String columns =
        publication.columns().isEmpty() ? "" : " (" + quoted(publication.columns()) + ")";
    String rows = publication.where() == null ? "" : " WHERE (" + publication.where() + ")";
    return "ALTER PUBLICATION %s ADD TABLE %s"
        .formatted(
            quote(publication.name()),
            tables.stream()
                .map(table -> table.sql() + columns + rows)
                .collect(Collectors.joining(", ")));
  }

  /** What subscribers have to do, and when. */
  List<String> warnings() {
    if (all().isEmpty()) {
      return List.of();
    }
    String tables =
        facts.targets().stream()
            .map(target -> target.after().toString())
            .collect(Collectors.joining(", "));
    List<String> warnings = new ArrayList<>();
    warnings.add(
        "Table %s is in publication %s. In the swap the old table leaves it and %s join. Before Cutover each subscriber needs %s with all published columns, and with the key by which rows are told apart: one that lacks a table or column stops, and its slot keeps WAL. After Cutover run ALTER SUBSCRIPTION ... REFRESH PUBLICATION there: until then nothing of tables that are new by name is taken over."
            .formatted(facts.table(), names(), tables, tables));
    warnings.add(
        "A subscriber keeps the rows of %s that it has: what is in them otherwise from Cutover on (columns that are new or changed, rows that go to another table) is not sent again. Where that matters, empty the table there and copy it anew (take it out of the subscription by REFRESH without it, then REFRESH with copy_data). Copied rows are not sent before Cutover; a REFRESH with copy_data sends all of them at once."
            .formatted(facts.table()));
    warnings.add(
        "After a rollback from Cutover on subscribers get what is written to the old table under its name again, and need its columns as they were.");
    return warnings;
  }
}
