package io.godwit.reconcile;

import io.godwit.api.AudienceSpec;
import io.godwit.api.MigrationStatus.HandledAction;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Teams that know of a migration and say so by annotation, one after the other or several at once,
 * separated by commas. Status keeps those of a try in the answer to the last of them. Pure.
 */
final class Acknowledged {
  static final String ACTION = "acknowledge";
  private static final Pattern ANSWER =
      Pattern.compile("acknowledged, attempt (\\d+): ([-a-z0-9 ]+)$");
  private static final int SHOWN = 60;

  private Acknowledged() {}

  /** What becomes of an annotation's value: the teams so far, after whom nobody knows. */
  static String answer(
      String value, List<AudienceSpec> audience, @Nullable HandledAction former, int attempt) {
    Set<String> known = audience.stream().map(AudienceSpec::team).collect(Collectors.toSet());
    Set<String> teams = new TreeSet<>(former == null ? Set.of() : teams(List.of(former), attempt));
    teams.retainAll(known);
    Set<String> unknown = new TreeSet<>();
    for (String team : value.split(",")) {
      (known.contains(team.strip()) ? teams : unknown).add(team.strip());
    }
    String refused =
        unknown.isEmpty()
            ? ""
            : "refused: not in spec.audience: "
                + Conditions.cut(String.join(", ", unknown), SHOWN)
                + "; ";
    return refused
        + (teams.isEmpty()
            ? "nobody has acknowledged it"
            : "acknowledged, attempt " + attempt + ": " + String.join(" ", teams));
  }

  /** Who has acknowledged it in a try. */
  static Set<String> teams(Collection<HandledAction> handled, int attempt) {
    return handled.stream()
        .filter(entry -> entry.action().equals(ACTION))
        .map(entry -> ANSWER.matcher(entry.result()))
        .filter(Matcher::find)
        .filter(found -> found.group(1).equals(Integer.toString(attempt)))
        .flatMap(found -> List.of(found.group(2).split(" ")).stream())
        .collect(Collectors.toSet());
  }
}
