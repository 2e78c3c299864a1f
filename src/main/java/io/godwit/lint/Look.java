package io.godwit.lint;

import io.godwit.lint.Inventory.Relation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One statement, seen by the rules: what it changed of what is there on the live server. */
record Look(Trace trace, Traced one, Live live, List<Finding> found) {

  /** The same thing before and after. */
  record Change<T>(T before, T after) {}

  Trace.Unit unit() {
    return trace.units().get(one.unit());
  }

  boolean step() {
    return unit().step();
  }

  /** True for a table that was there before the first statement, and is no part of another. */
  boolean old(long table) {
    Relation relation = trace.initial().relations().get(table);
    return relation != null && relation.table() && relation.parent() == 0;
  }

  /** True for a table that was there before the first statement and is there still. */
  boolean stays(long table) {
    return old(table) && one.after().relations().containsKey(table);
  }

  <K extends Comparable<? super K>, T> Map<K, T> fresh(Function<Inventory, Map<K, T>> part) {
    return without(part.apply(one.after()), part.apply(one.before()).keySet());
  }

  <K extends Comparable<? super K>, T> Map<K, T> gone(Function<Inventory, Map<K, T>> part) {
    return without(part.apply(one.before()), part.apply(one.after()).keySet());
  }

  private static <K extends Comparable<? super K>, T> Map<K, T> without(
      Map<K, T> all, Set<K> those) {
    Map<K, T> left = new TreeMap<>(all);
    left.keySet().removeAll(those);
    return left;
  }

  <K extends Comparable<? super K>, T> Map<K, Change<T>> changed(
      Function<Inventory, Map<K, T>> part) {
    Map<K, T> after = part.apply(one.after());
    Map<K, Change<T>> changed = new LinkedHashMap<>();
    new TreeMap<>(part.apply(one.before()))
        .forEach(
            (key, was) -> {
              T is = after.get(key);
              if (is != null && !is.equals(was)) {
                changed.put(key, new Change<>(was, is));
              }
            });
    return changed;
  }

  /** True if the Migration says that it changes the table. */
  boolean named(long table) {
    Relation relation = trace.initial().relations().get(table);
    return relation != null && trace.named().contains(relation.name());
  }

  /** The name that a table has on the live server. */
  String name(long table) {
    return trace.initial().relations().containsKey(table)
        ? trace.initial().name(table)
        : one.after().name(table);
  }

  Optional<Live.Table> live(long table) {
    return Optional.ofNullable(trace.initial().relations().get(table))
        .flatMap(relation -> live.table(relation.name()));
  }

  Cost reading(long table) {
    return live(table).map(Cost::reading).orElse(Cost.UNKNOWN);
  }

  Cost writing(long table) {
    return live(table).map(Cost::writing).orElse(Cost.UNKNOWN);
  }

  /** The strongest lock that the statement takes on a table, or null. */
  @Nullable LockMode lock(long table) {
    return one.locks().getOrDefault(table, Set.of()).stream()
        .max(LockMode::compareTo)
        .orElse(one.held().get(table));
  }

  void say(Rule rule, long table, String what) {
    add(
        rule,
        rule.weighs() == Rule.Weighs.WARNING ? Severity.WARNING : Severity.ERROR,
        what,
        words(table));
  }

  void say(Rule rule, String what) {
    say(rule, 0, what);
  }

  /** Weighed by what it costs, where the rule is. */
  void say(Rule rule, long table, String what, Cost cost) {
    add(rule, cost.severity(), what + ", " + cost.words(), words(table));
  }

  void warn(Rule rule, long table, String what) {
    add(rule, Severity.WARNING, what, words(table));
  }

  private @Nullable String words(long table) {
    LockMode mode = table == 0 ? null : lock(table);
    return mode == null || mode.compareTo(LockMode.ROW_EXCLUSIVE) <= 0
        ? null
        : Objects.requireNonNull(mode).words() + " on " + name(table);
  }

  private void add(Rule rule, Severity severity, String what, @Nullable String lock) {
    found.add(new Finding(rule, severity, one.statement(), one.unit(), what, lock));
  }
}
