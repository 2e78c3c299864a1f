package io.godwit.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who is on the new side: a percentage of all readers, and all readers of some tenants whatever the
 * percentage. It only grows on the way forth.
 *
 * @param percent of readers, from 0 to 100
 * @param tenants each once, in the order in which they came
 */
public record Moved(int percent, List<String> tenants) {
  private static final int ALL = 100;

  /** All readers are on the old side. */
  public static final Moved NOBODY = new Moved(0, List.of());

  public Moved {
    tenants = List.copyOf(new LinkedHashSet<>(tenants));
  }

  /** A percentage of readers, and no tenants. */
  public static Moved share(int percent) {
    return new Moved(percent, List.of());
  }

  /** True if all readers are on the old side. */
  public boolean nobody() {
    return percent == 0 && tenants.isEmpty();
  }

  /** True if all readers are on the new side: tenants make no difference then. */
  public boolean all() {
    return percent == ALL;
  }

  /** True if the same readers are on the new side, however that is written. */
  public boolean same(Moved other) {
    return percent == other.percent
        && (all() || Set.copyOf(tenants).equals(Set.copyOf(other.tenants)));
  }

  /** The same with another percentage. */
  public Moved at(int another) {
    return new Moved(another, tenants);
  }

  /** The same with more tenants. */
  public Moved with(List<String> more) {
    return new Moved(percent, Stream.concat(tenants.stream(), more.stream()).toList());
  }

  /**
   * The step in one word: no other step of the same way forth has it, because percentage and number
   * of tenants only rise.
   */
  public String word() {
    return tenants.isEmpty() ? "" + percent : percent + "+" + tenants.size();
  }

  /** For people: tenants are counted, not named. */
  public String words() {
    return percent + " %" + (tenants.isEmpty() || all() ? "" : " and " + tenants(tenants.size()));
  }

  /** So many tenants, for people. */
  public static String tenants(int count) {
    return count == 1 ? "1 tenant" : count + " tenants";
  }
}
