package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.change.copyTable}: one table becomes one or several new ones, which triggers keep in
 * step; the first of them takes its name at Cutover.
 */
@JsonInclude(NON_NULL)
@ValidationRule(
    value =
        "self.into.all(i, has(i.table)) || !has(self.into[0].table) && self.into.filter(i, !has(i.table)).size() == 1",
    message = "needs a table for all but the first: only the first takes the name of the old table",
    fieldPath = ".into")
@ValidationRule(
    value =
        "self.into.all(i, !has(i.table) || self.into.exists_one(o, has(o.table) && o.table == i.table))",
    message = "names a table twice",
    fieldPath = ".into")
@ValidationRule(
    value = "self.into.all(i, !has(i.table) || i.table != self.table)",
    message =
        "must have other names than table: both are there for a while; the first takes the name at"
            + " Cutover",
    fieldPath = ".into")
public record CopyTableSpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
        String table,
    @Nullable @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription(
            "For a table without a key: name of a bigint column with a sequence that it gets first,"
                + " so that rows can be told apart. It stays in the new tables.")
        String addKey,
    @Required
        @Size(min = 1, max = 8) @JsonPropertyDescription(
            "The new tables. The first takes the name of the old one at Cutover.")
        List<Into> into,
    @Nullable @JsonPropertyDescription(
            "Carried (default): what is written to the new tables after Cutover is carried back to"
                + " the old one, so that rollback loses nothing. None: nothing is, and rollback ends"
                + " at Cutover.")
        WayBack wayBack,
    @Nullable @JsonPropertyDescription(
            "True if values may be lost on the way back: rows for which down does not lead back to"
                + " what they were are accepted then.")
        Boolean acceptLossyWayBack)
    implements ChangeKind {

  /** What becomes of writes to the new tables as long as the old one is there. */
  public enum WayBack {
    @com.fasterxml.jackson.annotation.JsonProperty("Carried")
    CARRIED,
    @com.fasterxml.jackson.annotation.JsonProperty("None")
    NONE
  }

  /** How far a partition of a generated row of them reaches. */
  public enum Every {
    @com.fasterxml.jackson.annotation.JsonProperty("Day")
    DAY,
    @com.fasterxml.jackson.annotation.JsonProperty("Week")
    WEEK,
    @com.fasterxml.jackson.annotation.JsonProperty("Month")
    MONTH,
    @com.fasterxml.jackson.annotation.JsonProperty("Year")
    YEAR
  }

  /** One of the new tables. */
  @JsonInclude(NON_NULL)
  public record Into(
      @Nullable @Size(min = 1, max = 63) @Pattern(Patterns.NAME) @JsonPropertyDescription(
              "Its name, in the schema of the old one. Of the first it is the name until Cutover;"
                  + " left out, that is the old name with _godwit_new behind it.")
          String table,
      @Nullable @Size(min = 1, max = 200) @JsonPropertyDescription(
              "Its columns, in their order. Left out: those of the old table, as they are.")
          List<Column> columns,
      @Nullable @Size(min = 1, max = 2000) @JsonPropertyDescription(
              "Which rows it gets: an immutable condition over the old row. Every row has to go into"
                  + " exactly one table where any has a condition.")
          String where,
      @Nullable @Size(min = 1, max = 200) @JsonPropertyDescription(
              "How columns of the old table follow from this one, where they are not in it as they"
                  + " are.")
          List<Back> down,
      @Nullable @Size(min = 1, max = 32) @JsonPropertyDescription(
              "Columns of its primary key. Left out: the key of the old table, with the partition"
                  + " column where there is one.")
          List<@Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) String> primaryKey,
      @Nullable @JsonPropertyDescription("Makes it a partitioned table.") Partitions partitionBy) {
    public Into {
      columns = columns == null ? null : List.copyOf(columns);
      down = down == null ? null : List.copyOf(down);
      primaryKey = primaryKey == null ? null : List.copyOf(primaryKey);
    }
  }

  /** A column of a new table. */
  @JsonInclude(NON_NULL)
  @ValidationRule(
      value = "!has(self.default) || !has(self.up)",
      message = "excludes up: a column with a default has a value of its own in each row",
      fieldPath = ".default")
  @ValidationRule(
      value = "!(has(self.up) || has(self.default)) || has(self.type)",
      message = "must be given where up or default is",
      fieldPath = ".type")
  @ValidationRule(
      value =
          "!has(self.lookup) || !(has(self.up) || has(self.default) || has(self.from) || has(self.type))",
      message = "excludes up, default, from and type: the other table's column says all of it",
      fieldPath = ".lookup")
  public record Column(
      @Required
          @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription("Its name.")
          String name,
      @Nullable @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription("The column of the old table that it is, under another name.")
          String from,
      @Nullable @Size(min = 1, max = 200) @JsonPropertyDescription("Its type, as in SQL, where it is not the old column's.")
          String type,
      @Nullable @Size(min = 1, max = 2000) @JsonPropertyDescription(
              "How it follows from the old row: an immutable SQL expression. Left out: the old"
                  + " column of that name.")
          String up,
      @Nullable @com.fasterxml.jackson.annotation.JsonProperty("default")
          @Size(min = 1, max = 2000) @JsonPropertyDescription(
              "For a column that follows from nothing: what each row gets, gen_random_uuid() for"
                  + " instance. It is not compared.")
          String byDefault,
      @Nullable @JsonPropertyDescription("Another table that has its value.") Lookup lookup) {}

  /** Where a column has its value from that the old table does not have. */
  @JsonInclude(NON_NULL)
  public record Lookup(
      @Required
          @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription(
              "The other table, as schema.table; public if no schema is named. At most 50000 rows.")
          String table,
      @Required
          @Size(min = 1, max = 8) @JsonPropertyDescription(
              "By what its row is found: all columns of one of its unique keys. NULL if there is none.")
          List<By> by,
      @Required
          @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription(
              "Its column that the value is in. As it is at Enforce: if that table changes between"
                  + " then and Cutover, Cutover is not done.")
          String value) {
    public Lookup {
      by = List.copyOf(by);
    }
  }

  /** A part of a key of the other table. */
  @JsonInclude(NON_NULL)
  public record By(
      @Required
          @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription("The column of the other table.")
          String column,
      @Required
          @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription("The column of the old table that it equals, of the same type.")
          String equals) {}

  /** How an old column follows from a new table. */
  @JsonInclude(NON_NULL)
  public record Back(
      @Required
          @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription("The column of the old table.")
          String column,
      @Required
          @Size(min = 1, max = 2000) @JsonPropertyDescription("An immutable SQL expression over the new row.")
          String down) {}

  /** Partitions by ranges of time; there is always one more for what none of them has. */
  @JsonInclude(NON_NULL)
  public record Partitions(
      @Required
          @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription(
              "The column, of type date, timestamp or timestamptz (which is cut in UTC), that is"
                  + " never NULL or has its NULLs in the partition of what is left.")
          String column,
      @Required @JsonPropertyDescription("Day, Week, Month or Year.") Every every,
      @Nullable @io.fabric8.generator.annotation.Min(0) @io.fabric8.generator.annotation.Max(120) @JsonPropertyDescription(
              "How many partitions there are beyond the one of today and of the last row: 3 if left out.")
          Integer ahead) {}

  public CopyTableSpec {
    into = List.copyOf(into);
  }

  @Override
  public boolean movesRows() {
    return true;
  }

  @Override
  public String oldSide() {
    return "the old table";
  }

  @Override
  public String bothSides() {
    return "the two tables";
  }

  @Override
  public String newSide() {
    return into.size() == 1 ? "the new table" : "the new tables";
  }
}
