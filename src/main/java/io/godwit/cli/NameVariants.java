package io.godwit.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name as it stands in SQL, and as object mappers spell it: {@code order_items}, {@code
 * orderItems}, {@code OrderItem}. A name inside of a longer one is none.
 */
final class NameVariants {
  private static final String DECLARED = "(?:class|struct|model|entity|interface|type|record)\\s+";

  private final String name;
  private final Pattern exact;
  private final List<Pattern> mapped;

  private NameVariants(String name, Pattern exact, List<Pattern> mapped) {
    this.name = name;
    this.exact = exact;
    this.mapped = List.copyOf(mapped);
  }

  static NameVariants ofColumn(String name) {
    String pascal = pascal(name);
    return of(name, List.of(camel(name), pascal, "get" + pascal, "set" + pascal, "with" + pascal));
  }

  /** Of a table also one row's class. */
  static NameVariants ofTable(String name) {
    String one = singular(name);
    return of(name, List.of(camel(name), pascal(name), camel(one), pascal(one)));
  }

  private static NameVariants of(String name, List<String> spellings) {
    // Whatever is not quoted is folded: AMOUNT_CENTS is amount_cents, but "Amount" is only itself.
    boolean folded = name.equals(name.toLowerCase(Locale.ROOT));
    Set<Pattern> mapped = new LinkedHashSet<>();
    for (String word : new LinkedHashSet<>(spellings)) {
      if (word.isEmpty() || (folded ? word.equalsIgnoreCase(name) : word.equals(name))) {
        continue;
      }
      if (word.chars().skip(1).anyMatch(Character::isUpperCase)) {
        mapped.add(word(word, 0));
      } else if (Character.isUpperCase(word.charAt(0))) {
        // One word is a word of any language, too: only where a class of it is declared.
        mapped.add(Pattern.compile(DECLARED + word(word, 0).pattern()));
      }
    }
    return new NameVariants(
        name, word(name, folded ? Pattern.CASE_INSENSITIVE : 0), List.copyOf(mapped));
  }

  private static Pattern word(String text, int flags) {
    return Pattern.compile(
        "(?<![\\p{Alnum}_$])" + Pattern.quote(text) + "(?![\\p{Alnum}_$])", flags);
  }

  String name() {
    return name;
  }

  /** Where the name itself begins, from 0; -1 if it does not stand there. */
  int exact(String line) {
    return first(exact, line);
  }

  /** The same of the way that an object mapper spells it. */
  int mapped(String line) {
    return mapped.stream()
        .mapToInt(pattern -> first(pattern, line))
        .filter(at -> at >= 0)
        .min()
        .orElse(-1);
  }

  private static int first(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? matcher.start() : -1;
  }

  private static String camel(String name) {
    String pascal = pascal(name);
    return pascal.isEmpty()
        ? pascal
        : pascal.substring(0, 1).toLowerCase(Locale.ROOT) + pascal.substring(1);
  }

  private static String pascal(String name) {
    StringBuilder word = new StringBuilder();
    for (String part : name.split("[^\\p{Alnum}]+")) {
      if (!part.isEmpty()) {
        word.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
      }
    }
    return word.toString();
  }

  private static String singular(String name) {
    if (name.endsWith("ies")) {
      return name.substring(0, name.length() - 3) + "y";
    }
    return name.endsWith("s") && !name.endsWith("ss") ? name.substring(0, name.length() - 1) : name;
  }
}
