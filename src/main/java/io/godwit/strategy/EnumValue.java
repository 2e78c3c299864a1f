package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;

import io.godwit.api.EnumValueSpec;
import io.godwit.engine.EnumType;
import io.godwit.engine.SqlStep;
import io.godwit.engine.Stage;
import io.godwit.engine.TableName;
import io.godwit.engine.TypeStrategy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code enumValue}: one value more of an enum. PostgreSQL has no way to take it away again
 * (rules-postgres 7), so it is the last step of all.
 */
record EnumValue(EnumValueSpec change) implements TypeStrategy {
  @Override
  public TableName table() {
    return TableName.parse(change.type());
  }

  @Override
  public String summary() {
    return "enum `%s` has the value %s, too".formatted(change.type(), literal(change.value()));
  }

  @Override
  public EnumType supposed() {
    return new EnumType(
        table(),
        Stream.of(change.before(), change.after()).filter(value -> value != null).toList(),
        List.of());
  }

  @Override
  public List<String> refusals(EnumType type) {
    if (!type.obstacles().isEmpty()) {
      return type.obstacles();
    }
    List<String> refusals = new ArrayList<>();
    if (type.values().contains(change.value())) {
      refusals.add(
          "enum %s has the value %s already: there is nothing to do"
              .formatted(type.name(), literal(change.value())));
    }
    if (change.value().getBytes(StandardCharsets.UTF_8).length > 63) {
      refusals.add("value %s is longer than 63 bytes".formatted(literal(change.value())));
    }
    neighbour(type, change.before(), refusals);
    neighbour(type, change.after(), refusals);
    return refusals;
  }

  private static void neighbour(EnumType type, @Nullable String value, List<String> refusals) {
    if (value != null && !type.values().contains(value)) {
      refusals.add(
          "enum %s has no value %s; there are %s"
              .formatted(type.name(), literal(value), String.join(", ", type.values())));
    }
  }

  @Override
  public List<String> warnings() {
    return List.of(
        "Nothing leads back: a value of an enum cannot be dropped, once it is committed. The way that"
            + " can be taken back is a column of another type, a new enum or text with a CHECK:"
            + " changeColumnType.",
        "Applications that know the values by heart must be able to read the new one before anybody"
            + " writes it.");
  }

  /** No table is locked: only the type's own row in the catalogs. */
  @Override
  public List<SqlStep> steps() {
    String place =
        change.before() != null
            ? " BEFORE " + literal(change.before())
            : change.after() != null ? " AFTER " + literal(change.after()) : "";
    return List.of(
        new SqlStep(
            "contract/add-value",
            Stage.DROP,
            SqlStep.Mode.TRANSACTION,
            SqlStep.Lock.NONE,
            List.of(
                "ALTER TYPE %s ADD VALUE IF NOT EXISTS %s%s"
                    .formatted(table().sql(), literal(change.value()), place)),
            List.of(),
            true,
            """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_enum
              WHERE enumtypid = %s::regtype AND enumlabel = %s)"""
                .formatted(literal(table().sql()), literal(change.value()))));
  }
}
