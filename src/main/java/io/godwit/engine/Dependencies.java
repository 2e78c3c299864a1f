package io.godwit.engine;

import io.godwit.api.DependencySpec;
import io.godwit.api.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a migration waits for by {@code spec.dependsOn} before it begins.
 *
 * @param peers all migrations of the namespace, by name
 * @param succeeded names of those without a resource that the ledger of the database knows to have
 *     succeeded
 */
public record Dependencies(Map<String, Peer> peers, Set<String> succeeded) {
  private static final String GATE = "dependsOn";

  public Dependencies {
    peers = Map.copyOf(peers);
    succeeded = Set.copyOf(succeeded);
  }

  /** What keeps a migration from beginning: a circle before all, then the first one in the list. */
  public Optional<Decision.Held> unmet(Peer of) {
    return circle(of)
        .or(() -> of.dependsOn().stream().flatMap(first -> unmet(of, first).stream()).findFirst());
  }

  private Optional<Decision.Held> unmet(Peer of, DependencySpec first) {
    Peer peer = peers.get(first.name());
    if (peer == null) {
      return succeeded.contains(first.name())
          ? Optional.empty()
          : Optional.of(
              Decision.stalled(
                  GATE,
                  Reason.DEPENDENCY_MISSING,
                  "spec.dependsOn names Migration "
                      + first.name()
                      + ", and there is none of that name in the namespace, nor has one succeeded in"
                      + " this database: apply it, or take it out of spec.dependsOn",
                  edit(of)));
    }
    Peer.Standing standing = peer.standing();
    if (met(first, standing)) {
      return Optional.empty();
    }
    String comes =
        "Migration %s comes first (spec.dependsOn) and %s".formatted(peer.name(), standing.words());
    return Optional.of(
        standing.outcome() != null
            ? Decision.stalled(
                GATE,
                Reason.DEPENDENCY_FAILED,
                comes + ": try it again, or take it out of spec.dependsOn",
                "godwit retry " + peer.name() + "   # or: " + edit(of))
            : Decision.held(
                GATE,
                Reason.DEPENDENCY_PENDING,
                comes
                    + "; this one begins once it "
                    + (first.phase() == null
                        ? "has succeeded"
                        : "has come to " + first.phase().word()),
                "godwit explain " + peer.name()));
  }

  private static boolean met(DependencySpec first, Peer.Standing standing) {
    if (standing.outcome() != null) {
      return standing.outcome() == Outcome.SUCCEEDED;
    }
    return first.phase() != null
        && standing.phase() != null
        && standing.begun()
        && standing.phase().compareTo(first.phase()) >= 0;
  }

  private Optional<Decision.Held> circle(Peer of) {
    return circle(of, List.of(of.name()))
        .map(
            names ->
                Decision.stalled(
                    GATE,
                    Reason.DEPENDENCY_CYCLE,
                    "none of these can begin, each waits for the next (spec.dependsOn): "
                        + String.join(" → ", names)
                        + "; take one of them out",
                    edit(of)));
  }

  /** A circle that can be reached over migrations that have not begun: those do not wait. */
  private Optional<List<String>> circle(Peer from, List<String> path) {
    for (DependencySpec first : from.dependsOn()) {
      List<String> longer = new ArrayList<>(path);
      longer.add(first.name());
      int seen = path.indexOf(first.name());
      if (seen >= 0) {
        return Optional.of(longer.subList(seen, longer.size()));
      }
      Peer next = peers.get(first.name());
      if (next != null && next.standing().outcome() == null && !next.standing().begun()) {
        Optional<List<String>> found = circle(next, longer);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static String edit(Peer of) {
    return "kubectl edit migrations.godwit.io " + of.name();
  }
}
