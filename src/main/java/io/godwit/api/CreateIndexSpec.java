package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code spec.change.createIndex}: an index of any kind, built while the table is written. */
@JsonInclude(NON_NULL)
public record CreateIndexSpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
        String table,
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.IDENTIFIER) @JsonPropertyDescription("Name of the index.")
        String name,
    @Nullable @JsonPropertyDescription("True for one that no two rows may share a value of.")
        Boolean unique,
    @Nullable @Size(min = 1, max = 63) @Pattern(Patterns.IDENTIFIER) @JsonPropertyDescription(
            "Access method: btree if left out; gin, gist, brin, hash or an extension's.")
        String method,
    @Required
        @Size(min = 1, max = 32) @JsonPropertyDescription(
            "What is indexed, each as CREATE INDEX has it: a column or an expression in parentheses,"
                + " with collation, operator class and order: lower(email), created_at DESC.")
        List<@Size(min = 1, max = 500) String> keys,
    @Nullable @Size(min = 1, max = 32) @JsonPropertyDescription("Columns that are stored in the index besides.")
        List<@Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) String> include,
    @Nullable @Size(min = 1, max = 500) @JsonPropertyDescription("Storage parameters, as in SQL: fillfactor = 70.")
        String with,
    @Nullable @Size(min = 1, max = 2000) @JsonPropertyDescription("Which rows are in it, an SQL condition: all if left out.")
        String where)
    implements ChangeKind {
  public CreateIndexSpec {
    keys = List.copyOf(keys);
    include = include == null ? null : List.copyOf(include);
  }
}
