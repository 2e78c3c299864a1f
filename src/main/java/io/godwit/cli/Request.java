package io.godwit.cli;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus.HandledAction;
import io.godwit.engine.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Something asked of the operator, and its answer. */
final class Request {
  /** How long a person waits before being told that nobody answers. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String PREFIX = "godwit.io/";

  private final Cluster cluster;
  private final Godwit godwit;
  private final String name;

  Request(Cluster cluster, Godwit godwit, String name) {
    this.cluster = cluster;
    this.godwit = godwit;
    this.name = name;
  }

  /** A token that was never used before: the time. */
  String token() {
    return godwit.clock().instant().truncatedTo(SECONDS).toString();
  }

  /**
   * Asks by annotations, and waits for what becomes of each.
   *
   * @param actions tokens by action
   * @param reason why, or null; kept on the resource, with who asks, for those who read it later
   * @return the exit code
   */
  int ask(Map<String, String> actions, @Nullable String reason)
      throws Failure, InterruptedException {
    cluster.patch(name, change(actions, reason, cluster.user().orElse(null)));
    Optional<Migration> answered =
        await(
            migration ->
                actions.entrySet().stream()
                    .allMatch(action -> answer(migration, action).isPresent()));
    if (answered.isEmpty()) {
      return silence();
    }
    int code = 0;
    for (Map.Entry<String, String> action : actions.entrySet()) {
      String result = answer(answered.get(), action).map(HandledAction::result).orElseThrow();
      if (result.startsWith("refused")) {
        godwit.console().complain(action.getKey() + " of " + name + " was " + result, null);
        code = 1;
      } else {
        godwit.console().println(action.getKey() + " of " + name + ": " + result);
      }
    }
    return code;
  }

  /** The annotations to be written; of an earlier request nothing stays: null takes it away. */
  static Map<String, Object> change(
      Map<String, String> actions, @Nullable String reason, @Nullable String by) {
    Map<String, @Nullable String> annotations = new HashMap<>();
    actions.forEach(
        (action, token) -> {
          annotations.put(PREFIX + action, token);
          annotations.put(PREFIX + action + "-reason", reason);
          annotations.put(PREFIX + action + "-by", by);
        });
    return Map.of("metadata", Map.of("annotations", annotations));
  }

  /** Waits until the operator shows that it has seen something; says so if it does not. */
  int expect(Predicate<Migration> shown, String sentence) throws Failure, InterruptedException {
    if (await(shown).isEmpty()) {
      return silence();
    }
    godwit.console().println(sentence);
    return 0;
  }

  private Optional<Migration> await(Predicate<Migration> shown)
      throws Failure, InterruptedException {
    Instant end = godwit.clock().instant().plus(PATIENCE);
    try (Changes changes = new Changes(cluster, name)) {
      while (true) {
        Duration left = Duration.between(godwit.clock().instant(), end);
        Optional<Migration> change = left.isPositive() ? changes.next(left) : Optional.empty();
        if (change.isEmpty() || shown.test(change.get())) {
          return change;
        }
      }
    }
  }

  private int silence() {
    godwit
        .console()
        .complain(
            "it is asked for, but no operator has answered within "
                + PATIENCE.toSeconds()
                + " s; it will when it runs",
            "kubectl get pods -A -l app.kubernetes.io/name=godwit");
    return 1;
  }

  private static Optional<HandledAction> answer(
      Migration migration, Map.Entry<String, String> action) {
    return migration.getStatus() == null
        ? Optional.empty()
        : Objects.requireNonNullElse(
                migration.getStatus().lastHandledActions(), List.<HandledAction>of())
            .stream()
            .filter(
                handled ->
                    handled.action().equals(action.getKey())
                        && handled.token().equals(Token.of(action.getValue())))
            .findFirst();
  }
}
