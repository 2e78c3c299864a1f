package io.godwit.engine;

/** A table with its schema. */
public record TableName(String schema, String name) {

  /** Reads {@code schema.table}, or {@code table} in schema public. */
  public static TableName parse(String text) {
    int dot = text.indexOf('.');
    return dot < 0
        ? new TableName("public", text)
        : new TableName(text.substring(0, dot), text.substring(dot + 1));
  }

  /** The name as it is written in SQL. */
  public String sql() {
    return Identifier.quote(schema) + "." + Identifier.quote(name);
  }

  /** A table or an index of another name, in the same schema. */
  public TableName beside(String other) {
    return new TableName(schema, other);
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
