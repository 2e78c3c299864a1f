package io.godwit.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who may be at work at the same time in one Database ({@code spec.concurrency.migrations}).
 *
 * @param limit how many, at most
 * @param inOrder those that have not ended: first who has begun, then who is older
 * @param blocked true of whoever would not begin if it were its turn: it keeps nobody waiting
 */
public record Queue(int limit, List<Peer> inOrder, Predicate<Peer> blocked) {
  public Queue {
    inOrder = List.copyOf(inOrder);
  }

  /** What keeps a migration that has not begun from beginning. */
  public Optional<Decision.Held> before(String name) {
    List<String> atWork = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    Set<String> tables = new HashSet<>();
    for (Peer peer : inOrder) {
      if (peer.name().equals(name)) {
        return atWork.size() < limit ? Optional.empty() : Optional.of(held(peer, atWork, waiting));
      }
      boolean could = peer.atWork() || !(blocked.test(peer) || tables.contains(peer.table()));
      if (could && (peer.atWork() || atWork.size() < limit)) {
        atWork.add(peer.name());
        tables.add(peer.table());
      } else if (could) {
        waiting.add(peer.name());
      }
    }
    return Optional.empty();
  }

  private Decision.Held held(Peer peer, List<String> atWork, List<String> waiting) {
    return Decision.held(
        "concurrency",
        Reason.CONCURRENCY_LIMIT,
        "Database "
            + peer.database()
            + " lets "
            + limit
            + (limit == 1 ? " migration" : " migrations")
            + " be at work at the same time (spec.concurrency.migrations), and it is the turn of "
            + String.join(", ", atWork)
            + (waiting.isEmpty() ? "" : "; then of " + String.join(", ", waiting)),
        null);
  }
}
