package io.godwit.engine;

import java.util.List;

/**
 * What the catalogs say of a type.
 *
 * @param values of an enum, in their order; none of any other type
 * @param obstacles what keeps us from changing it, each a sentence
 */
public record EnumType(TableName name, List<String> values, List<String> obstacles) {
  public EnumType {
    values = List.copyOf(values);
    obstacles = List.copyOf(obstacles);
  }
}
