package io.godwit.cli;

import io.godwit.engine.DivergenceList;
import io.godwit.engine.Trait;
import io.godwit.kube.ConfigMaps;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit divergence}. */
@Command(
    name = "divergence",
    description = "Show rows whose two sides differ, what they have in common, and how to see one.")
final class DivergenceCommand implements Callable<Integer> {
  @ParentCommand private Godwit godwit;

  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Override
  public Integer call() throws Failure {
    try (Cluster cluster = godwit.cluster()) {
      cluster.migration(name);
      var map =
          cluster
              .client()
              .configMaps()
              .inNamespace(cluster.namespace())
              .withName(ConfigMaps.Listing.DIVERGENCE.name(name))
              .get();
      String rows = map == null ? null : map.getData().get(ConfigMaps.ROWS);
      if (rows == null) {
        godwit.console().err().println("No comparison of " + name + " has found rows that differ.");
      } else if (output.json()) {
        godwit.console().println(rows);
      } else {
        print(DivergenceList.parse(rows), godwit.console());
      }
      return 0;
    }
  }

  private static String columns(List<String> names) {
    String last = names.getLast();
    return String.join(", ", names.subList(0, names.size() - 1)) + " and " + last;
  }

  static void print(DivergenceList rows, Console console) {
    console.println(
        String.format(
            Locale.ROOT,
            "Columns %s of table %s: %,d rows differ, %,d were repaired, %,d put right by others",
            columns(rows.columns()),
            rows.table(),
            rows.standing(),
            rows.repaired(),
            rows.agreed()));
    for (DivergenceList.Group group : rows.groups()) {
      console.println("");
      console.println(
          String.format(
              Locale.ROOT,
              "%,d rows, %s: %s%s",
              group.rows(),
              group.trait(),
              Trait.of(group.trait()).map(Trait::cause).orElse("written by another version"),
              group.writtenFrom() == null
                  ? ""
                  : "; written from " + group.writtenFrom() + " to " + group.writtenTo()));
      rows.entries().stream()
          .filter(row -> row.trait().equals(group.trait()) && row.state().equals("Standing"))
          .findFirst()
          .ifPresent(row -> console.println("  " + rows.queryFor(row) + ";"));
    }
    console.println("");
    Table table =
        new Table(
            List.of("KEY", "STATE", "TRAIT", "FIRST SEEN", "LAST SEEN", "WRITTEN", "OLD", "NEW"));
    for (DivergenceList.Entry row : rows.entries()) {
      table.add(
          List.of(
              row.table() == null ? row.key() : row.table() + " " + row.key(),
              row.state(),
              row.columns() == null
                  ? row.trait()
                  : row.trait() + " (" + String.join(", ", row.columns()) + ")",
              row.firstSeen(),
              row.lastSeen(),
              Objects.requireNonNullElse(row.writtenAt(), "unknown"),
              Objects.requireNonNullElse(row.oldHash(), "NULL"),
              Objects.requireNonNullElse(row.newHash(), "NULL")));
    }
    table.print(console);
    long all = rows.standing() + rows.repaired() + rows.agreed();
    if (all > rows.entries().size()) {
      console.println("... and " + (all - rows.entries().size()) + " more");
    }
  }
}
