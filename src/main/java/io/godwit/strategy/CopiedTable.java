package io.godwit.strategy;

import static io.godwit.engine.Identifier.derive;
import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;
import static io.godwit.engine.Identifier.quoted;

import io.godwit.engine.CopyFacts;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One of the new tables, made with all that the old one has: it is empty, so that nothing has to be
 * proved or built. Rows are only inserted by the copy, which indexes slow down and do not bloat.
 */
record CopiedTable(CopyFacts facts, CopyFacts.Target target, @Nullable String addedKey) {
  private static final int NAMES_OF_NOT_NULL = 180_000;

  /**
   * An index that takes the place of one of the old table's at the swap.
   *
   * @param until its name until then
   * @param after its name from then on
   */
  record Named(String until, String after) {}

  /** True if all columns are here as they are, under their names. */
  static boolean carried(List<String> columns, CopyFacts.Target target) {
    return columns.stream().allMatch(column -> target.as(column).orElse("").equals(column));
  }

  List<SqlStep> steps() {
    List<SqlStep> steps = new ArrayList<>();
    steps.add(
        SqlStep.transaction(
            "expand/create-" + target.table().name(),
            Stage.EXPAND,
            Lock.SHARE_UPDATE_EXCLUSIVE,
            created(),
            List.of("DROP TABLE IF EXISTS %s".formatted(target.table().sql())),
            Probes.relation(target.table())));
    List<String> references = new ArrayList<>();
    for (CopyFacts.Constraint constraint : facts.constraints()) {
      if (constraint.foreign() && carried(constraint.columns(), target)) {
        references.addAll(constraint(constraint));
      }
    }
    if (!references.isEmpty()) {
      String last =
          facts.constraints().stream()
              .filter(one -> one.foreign() && carried(one.columns(), target))
              .map(CopyFacts.Constraint::name)
              .toList()
              .getLast();
      steps.add(
          SqlStep.transaction(
              "expand/references-" + target.table().name(),
              Stage.EXPAND,
              Lock.SHARE_UPDATE_EXCLUSIVE,
              references,
              List.of(),
              Probes.constraint(target.table(), last)));
    }
    return steps;
  }

  private boolean first() {
    return target.equals(facts.targets().getFirst());
  }

  private List<String> created() {
    List<String> sql = new ArrayList<>();
    String table = target.table().sql();
    String options =
        facts.options().isEmpty() ? "" : " WITH (" + String.join(", ", facts.options()) + ")";
    String by = target.partitionBy();
    sql.add(
        "CREATE TABLE %s (%s)%s"
            .formatted(
                table,
                target.columns().stream().map(this::column).collect(Collectors.joining(", ")),
                by == null ? options : " PARTITION BY RANGE (" + quote(by) + ")"));
    for (CopyFacts.Partition partition : target.partitions()) {
      sql.add(
          "CREATE TABLE %s PARTITION OF %s %s%s"
              .formatted(partition.name().sql(), table, partition.bound(), options));
    }
    if (facts.owner() != null) {
      sql.add("ALTER TABLE %s OWNER TO %s".formatted(table, quote(facts.owner())));
      target
          .partitions()
          .forEach(
              partition ->
                  sql.add(
                      "ALTER TABLE %s OWNER TO %s"
                          .formatted(partition.name().sql(), quote(facts.owner()))));
    }
    sql.addAll(indexes());
    for (CopyFacts.Constraint constraint : facts.constraints()) {
      if (!constraint.foreign() && carried(constraint.columns(), target)) {
        sql.addAll(constraint(constraint));
      }
    }
    for (CopyFacts.NewColumn column : target.columns()) {
      source(column).ifPresent(source -> sql.addAll(besides(column, source)));
    }
    if (first() && facts.comment() != null) {
      sql.add("COMMENT ON TABLE %s IS %s".formatted(table, literal(facts.comment())));
    }
    if (facts.rowSecurity()) {
      sql.add("ALTER TABLE %s ENABLE ROW LEVEL SECURITY".formatted(table));
    }
    if (carried(facts.columns().stream().map(CopyFacts.Column::name).toList(), target)) {
      facts
          .policies()
          .forEach(
              policy ->
                  sql.add(
                      "CREATE POLICY %s ON %s%s"
                          .formatted(quote(policy.name()), table, policy.tail())));
    }
    facts.grants().stream().map(this::granted).flatMap(Optional::stream).forEach(sql::add);
    return sql;
  }

  private Optional<CopyFacts.Column> source(CopyFacts.NewColumn column) {
    return column.of() == null ? Optional.empty() : facts.column(column.of());
  }

  private String column(CopyFacts.NewColumn column) {
    StringBuilder text = new StringBuilder(quote(column.name())).append(' ').append(column.type());
    Optional<CopyFacts.Column> source = source(column);
    String identity = source.map(CopyFacts.Column::identity).orElse(null);
    if (identity != null && first()) {
      text.append(" GENERATED ").append(identity).append(" AS IDENTITY (");
      facts.sequences().stream()
          .filter(sequence -> sequence.identity() && sequence.column().equals(column.of()))
          .forEach(
              sequence ->
                  text.append("SEQUENCE NAME ")
                      .append(sequence.name().beside(until(sequence.name().name())).sql())
                      .append(' ')
                      .append(sequence.options()));
      text.append(')');
    }
    String byDefault =
        column.byDefault() != null
            ? column.byDefault()
            : source.map(CopyFacts.Column::byDefault).orElse(null);
    if (byDefault == null && addedKey != null && addedKey.equals(column.of())) {
      byDefault = CopyKey.next(facts.table(), addedKey);
    }
    if (byDefault != null) {
      text.append(" DEFAULT ").append(byDefault);
    }
    if (source.map(CopyFacts.Column::notNull).orElse(false) || apart().contains(column.name())) {
      if (facts.serverVersion() >= NAMES_OF_NOT_NULL) {
        String own = first() ? source.map(CopyFacts.Column::notNullName).orElse(null) : null;
        text.append(" CONSTRAINT ")
            .append(
                quote(
                    own == null
                        ? derive(target.after().name() + "_" + column.name(), "_not_null")
                        : own));
      }
      text.append(" NOT NULL");
    }
    return text.toString();
  }

  /** What tells rows apart is never NULL. */
  private Set<String> apart() {
    Set<String> apart = new LinkedHashSet<>(target.key());
    if (target.partitionBy() != null) {
      apart.add(target.partitionBy());
    }
    apart.addAll(primaryKey());
    return apart;
  }

  private List<String> besides(CopyFacts.NewColumn column, CopyFacts.Column source) {
    List<String> sql = new ArrayList<>();
    String table = target.table().sql();
    source
        .settings()
        .forEach(
            setting ->
                sql.add(
                    "ALTER TABLE %s ALTER COLUMN %s %s"
                        .formatted(table, quote(column.name()), setting)));
    if (source.comment() != null) {
      sql.add(
          "COMMENT ON COLUMN %s.%s IS %s"
              .formatted(table, quote(column.name()), literal(source.comment())));
    }
    return sql;
  }

  private List<String> constraint(CopyFacts.Constraint constraint) {
    List<String> sql = new ArrayList<>();
    sql.add(
        "ALTER TABLE %s ADD CONSTRAINT %s %s%s"
            .formatted(
                target.table().sql(),
                quote(constraint.name()),
                constraint.definition(),
                constraint.validated() ? "" : " NOT VALID"));
    if (constraint.comment() != null) {
      sql.add(comment(constraint.name(), constraint.comment()));
    }
    return sql;
  }

  private String comment(String constraint, String words) {
    return "COMMENT ON CONSTRAINT %s ON %s IS %s"
        .formatted(quote(constraint), target.table().sql(), literal(words));
  }

  private List<String> primaryKey() {
    if (target.primaryKey() != null) {
      return target.primaryKey();
    }
    boolean had = facts.indexes().stream().anyMatch(index -> index.kind().equals("p"));
    if (!had && target.partitionBy() == null && addedKey == null) {
      return List.of();
    }
    List<String> columns = new ArrayList<>(target.key());
    if (target.partitionBy() != null && !columns.contains(target.partitionBy())) {
      columns.add(target.partitionBy());
    }
    return columns;
  }

  private Optional<CopyFacts.Index> formerKey() {
    return facts.indexes().stream().filter(index -> index.kind().equals("p")).findFirst();
  }

  private Named primaryKeyName() {
    String after =
        first() && formerKey().isPresent()
            ? formerKey().get().name()
            : derive(target.after().name(), "_pkey");
    return new Named(first() ? until(after) : after, after);
  }

  /** Indexes that are carried over: unique ones of a partitioned table need its column. */
  private List<CopyFacts.Index> carriedIndexes() {
    return facts.indexes().stream()
        .filter(index -> !index.kind().equals("p") && carried(index.columns(), target))
        .filter(
            index ->
                !index.unique()
                    || target.partitionBy() == null
                    || index.columns().contains(target.partitionBy()))
        .toList();
  }

  private Named name(CopyFacts.Index index) {
    return first()
        ? new Named(until(index.name()), index.name())
        : new Named(
            derive(target.after().name() + "_" + index.name(), ""),
            derive(target.after().name() + "_" + index.name(), ""));
  }

  /** The indexes that bear other names from the swap on. */
  List<Named> renamed() {
    List<Named> names = new ArrayList<>();
    if (first()) {
      if (!primaryKey().isEmpty()) {
        names.add(primaryKeyName());
      }
      carriedIndexes().forEach(index -> names.add(name(index)));
    }
    return names;
  }

  static String until(String name) {
    return derive(name, "_godwit_new");
  }

  private List<String> indexes() {
    List<String> sql = new ArrayList<>();
    String table = target.table().sql();
    List<Set<String>> unique = new ArrayList<>();
    List<String> primaryKey = primaryKey();
    if (!primaryKey.isEmpty()) {
      String definition =
          formerKey()
              .filter(index -> target.partitionBy() == null && carried(index.columns(), target))
              .filter(index -> primaryKey.equals(facts.key().names()))
              .map(CopyFacts.Index::definition)
              .orElse("PRIMARY KEY (" + quoted(primaryKey) + ")");
      sql.add(
          "ALTER TABLE %s ADD CONSTRAINT %s %s"
              .formatted(table, quote(primaryKeyName().until()), definition));
      formerKey()
          .map(CopyFacts.Index::comment)
          .filter(words -> first())
          .ifPresent(words -> sql.add(comment(primaryKeyName().until(), words)));
      unique.add(new HashSet<>(primaryKey));
    }
    for (CopyFacts.Index index : carriedIndexes()) {
      String name = name(index).until();
      if (index.kind().equals("u")) {
        sql.add(
            "ALTER TABLE %s ADD CONSTRAINT %s %s"
                .formatted(table, quote(name), index.definition()));
      } else {
        sql.add(
            "CREATE %sINDEX %s ON %s%s"
                .formatted(index.unique() ? "UNIQUE " : "", quote(name), table, index.tail()));
      }
      if (index.comment() != null) {
        sql.add(
            index.kind().equals("u")
                ? comment(name, index.comment())
                : "COMMENT ON INDEX %s IS %s"
                    .formatted(target.table().beside(name).sql(), literal(index.comment())));
      }
      if (index.plain()) {
        unique.add(new HashSet<>(index.columns()));
      }
    }
    Set<String> match = new LinkedHashSet<>(target.key());
    if (target.partitionBy() != null) {
      match.add(target.partitionBy());
    }
    if (!unique.contains(match)) {
      sql.add(
          "CREATE UNIQUE INDEX %s ON %s (%s)"
              .formatted(
                  quote(derive(target.after().name() + "_" + String.join("_", match), "_key")),
                  table,
                  quoted(List.copyOf(match))));
    }
    return sql;
  }

  private Optional<String> granted(TableDefinition.Grant grant) {
    int open = grant.privilege().indexOf(" (");
    if (open >= 0) {
      String column = grant.privilege().substring(open + 2, grant.privilege().length() - 1);
      boolean here =
          target.columns().stream()
              .anyMatch(
                  one ->
                      one.name().equals(one.of())
                          && (column.equals(one.name()) || column.equals(quote(one.name()))));
      if (!here) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "GRANT %s ON %s TO %s%s"
            .formatted(
                grant.privilege(),
                target.table().sql(),
                grant.grantee(),
                grant.grantable() ? " WITH GRANT OPTION" : ""));
  }
}
