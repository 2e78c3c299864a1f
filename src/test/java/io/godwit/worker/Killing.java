package io.godwit.worker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Who dies, and how far the backfill is by then.
 *
 * @param share of the rows that are done, from 0 to 1
 */
record Killing(Victim victim, double share) {
  /** One of ten is the server, two of ten are sessions. */
  enum Victim {
    WORKER,
    SESSION,
    SERVER
  }

  /** The last one dies while there is something left to do. */
  private static final double LAST = 0.98;

  /** So many at random moments; every kind is among them. */
  static List<Killing> plan(int kills, Random random) {
    int servers = Math.max(1, kills / 10);
    int sessions = Math.max(1, kills / 5);
    List<Victim> victims = new ArrayList<>(Collections.nCopies(servers, Victim.SERVER));
    victims.addAll(Collections.nCopies(sessions, Victim.SESSION));
    victims.addAll(Collections.nCopies(Math.max(1, kills - servers - sessions), Victim.WORKER));
    Collections.shuffle(victims, random);
    List<Double> shares =
        Stream.generate(() -> LAST * random.nextDouble()).limit(victims.size()).sorted().toList();
    List<Killing> plan = new ArrayList<>();
    for (int i = 0; i < victims.size(); i++) {
      plan.add(new Killing(victims.get(i), shares.get(i)));
    }
    return plan;
  }
}
