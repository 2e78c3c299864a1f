package io.godwit.strategy;

import static io.godwit.engine.Identifier.derive;
import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.CopyFacts;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import java.util.ArrayList;
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

  /** Partitions that are made in one step. */
  private static final int AT_ONCE = 40;

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
    steps.addAll(partitions());
    return steps;
  }

  /**
   * So many in a step that its time is enough; what the table says of itself, they have by that.
   */
  private List<SqlStep> partitions() {
    List<SqlStep> steps = new ArrayList<>();
    List<CopyFacts.Partition> all = target.partitions();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      int to = Math.min(all.size(), from + AT_ONCE);
      List<String> sql = new ArrayList<>();
      List<String> undo = new ArrayList<>();
      for (CopyFacts.Partition partition : all.subList(from, to)) {
        String name = partition.name().sql();
        sql.add(
            "CREATE TABLE %s PARTITION OF %s %s%s"
                .formatted(name, target.table().sql(), partition.bound(), options()));
        if (facts.owner() != null) {
          sql.add("ALTER TABLE %s OWNER TO %s".formatted(name, quote(facts.owner())));
        }
        sql.addAll(identity().sql(partition.name()));
        undo.add("DROP TABLE IF EXISTS " + name);
      }
      if (to == all.size()) {
        sql.addAll(besides());
      }
      steps.add(
          SqlStep.transaction(
              "expand/partitions-%s-%d".formatted(target.table().name(), steps.size() + 1),
              Stage.EXPAND,
              Lock.SHARE_UPDATE_EXCLUSIVE,
              sql,
              undo,
              Probes.relation(all.get(to - 1).name())));
    }
    return steps;
  }

  private String options() {
    return facts.options().isEmpty() ? "" : " WITH (" + String.join(", ", facts.options()) + ")";
  }

  private CopiedIndexes indexes() {
    return new CopiedIndexes(facts, target, addedKey);
  }

  private CopyIdentity identity() {
    return new CopyIdentity(facts, target, addedKey);
  }

  private boolean first() {
    return target.equals(facts.targets().getFirst());
  }

  private List<String> created() {
    List<String> sql = new ArrayList<>();
    String table = target.table().sql();
    String by = target.partitionBy();
    sql.add(
        "CREATE TABLE %s (%s)%s"
            .formatted(
                table,
                target.columns().stream().map(this::column).collect(Collectors.joining(", ")),
                by == null ? options() : " PARTITION BY RANGE (" + quote(by) + ")"));
    if (facts.owner() != null) {
      sql.add("ALTER TABLE %s OWNER TO %s".formatted(table, quote(facts.owner())));
    }
    sql.addAll(indexes().create());
    sql.addAll(identity().sql());
    for (CopyFacts.Constraint constraint : facts.constraints()) {
      if (!constraint.foreign() && carried(constraint.columns(), target)) {
        sql.addAll(constraint(constraint));
      }
    }
    if (by == null) {
      sql.addAll(besides());
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
                      .append(
                          sequence.name().beside(CopiedIndexes.until(sequence.name().name())).sql())
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
    apart.addAll(indexes().primaryKey());
    return apart;
  }

  private List<String> besides() {
    List<String> sql = new ArrayList<>();
    for (CopyFacts.NewColumn column : target.columns()) {
      source(column).ifPresent(source -> sql.addAll(besides(column, source)));
    }
    return sql;
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
    return comment(target, constraint, words);
  }

  static String comment(CopyFacts.Target target, String constraint, String words) {
    return "COMMENT ON CONSTRAINT %s ON %s IS %s"
        .formatted(quote(constraint), target.table().sql(), literal(words));
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
